/**
 * Brings the voice to the platforms' playback loudness: −14 LUFS, true peak at most −1 dBTP (EBU R128; the level of Spotify,
 * YouTube and TikTok). Peaks are limited first, so that loudnorm stays linear and does not pump.
 */
import type { StepOptions } from "../../contract/video.ts";
import { runFfmpeg } from "../ffmpeg/run.ts";

export const TARGET_LUFS = -14;
export const MAX_TRUE_PEAK_DB = -1;
/** Limiter threshold, dBFS: leaves headroom for true peaks between samples and for what AAC adds. */
const LIMIT_DB = -2.4;
const LOUDNORM_PEAK_DB = -1.2;
/** loudnorm corrects the rest; a larger correction would use up the headroom for AAC. */
const TOLERANCE_DB = 0.4;
/** loudnorm stays linear, a plain gain, only if the measured range is above zero and at most its target. */
const LOUDNESS_RANGE = { min: 0.1, target: 20 };
const MAX_TRIES = 6;
/** With the limiter, 1 dB of gain adds less than 1 dB of loudness, but hardly less than this. */
const MIN_SLOPE = 0.2;
/** Below this it is silence, which R128 measures as −70. */
const SILENCE_LUFS = -60;

/** A measurement by EBU R128. Of silence, values may be NaN: ffmpeg prints −inf. */
export interface Loudness {
  /** LUFS */
  integrated: number;
  /** dBTP */
  truePeak: number;
  /** LU */
  range: number;
  /** LUFS */
  threshold: number;
}

const amplitude = (db: number) => (10 ** (db / 20)).toFixed(5);

/** Stereo, no rumble, gentle compression, then gain into the limiter. */
function dynamicsFilter(gainDb: number): string {
  return [
    "pan=stereo|c0=c0|c1=c0",
    "highpass=f=70",
    "acompressor=threshold=-22dB:ratio=2.2:attack=6:release=140:knee=6",
    `volume=${gainDb.toFixed(2)}dB`,
    `alimiter=limit=${amplitude(LIMIT_DB)}:attack=4:release=60:level=0:latency=1`,
  ].join(",");
}

/**
 * Measures a file's loudness by EBU R128, after a chain of filters.
 * @throws Failure as of runFfmpeg
 */
export async function measureLoudness(
  path: string,
  { signal }: Pick<StepOptions, "signal">,
  chain = "anull",
): Promise<Loudness> {
  const log = await runFfmpeg(
    {
      inputs: [{ path, options: ["-vn"] }],
      filterGraph: `[0:a]${chain},ebur128=peak=true:framelog=verbose[a]`,
      outputOptions: ["-map", "[a]", "-f", "null"],
      output: "-",
    },
    { signal, onProgress: () => {} },
  );
  const summary = log.slice(log.lastIndexOf("Summary:"));
  const read = (pattern: RegExp) => Number(pattern.exec(summary)?.[1]);
  return {
    integrated: read(/I:\s+(-?[\d.]+) LUFS/),
    truePeak: read(/Peak:\s+(-?[\d.]+|-inf) dBFS/),
    range: read(/LRA:\s+(-?[\d.]+) LU/),
    threshold: read(/Threshold:\s+(-?[\d.]+) LUFS/),
  };
}

/** How to bring a voice to the target loudness. Passed from stage to stage as JSON. */
export interface VoiceLevel {
  /** Gain before the limiter. */
  gainDb: number;
  /** The measurement after the limiter. */
  at: Loudness;
}

/**
 * Finds, by the secant method, the gain at which the voice is near the target loudness.
 * @param voicePath mono WAV
 * @returns null for silence
 * @throws Failure as of runFfmpeg
 */
export async function levelVoice(voicePath: string, step: Pick<StepOptions, "signal">): Promise<VoiceLevel | null> {
  let gainDb = 0;
  let slope = 1;
  let previous: { gainDb: number; integrated: number } | null = null;
  for (let attempt = 1; ; attempt++) {
    const at = await measureLoudness(voicePath, step, dynamicsFilter(gainDb));
    if (!(at.integrated > SILENCE_LUFS)) return null;
    const missing = TARGET_LUFS - at.integrated;
    if (Math.abs(missing) <= TOLERANCE_DB || attempt === MAX_TRIES) return { gainDb, at };
    if (previous) slope = (at.integrated - previous.integrated) / (gainDb - previous.gainDb);
    previous = { gainDb, integrated: at.integrated };
    gainDb += missing / Math.min(1, Math.max(MIN_SLOPE, slope));
  }
}

/** The audio filters that bring a voice to −14 LUFS, stereo, 48 kHz; silence stays silent. */
export function normalisingFilter(level: VoiceLevel | null): string {
  if (!level) return "pan=stereo|c0=c0|c1=c0,aresample=48000";
  const { integrated, truePeak, range, threshold } = level.at;
  const { min, target } = LOUDNESS_RANGE;
  const measured = [
    `measured_I=${integrated}`,
    `measured_TP=${truePeak}`,
    `measured_LRA=${Math.min(target, Math.max(min, range))}`,
    `measured_thresh=${threshold}`,
  ];
  // Less where the peaks leave no headroom for the whole gain.
  const reachable = Math.min(TARGET_LUFS, integrated + LOUDNORM_PEAK_DB - truePeak).toFixed(2);
  const loudnorm = `loudnorm=I=${reachable}:TP=${LOUDNORM_PEAK_DB}:LRA=${target}:${measured.join(":")}:linear=true`;
  return `${dynamicsFilter(level.gainDb)},${loudnorm},aresample=48000,aformat=channel_layouts=stereo`;
}
