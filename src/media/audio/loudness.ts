/**
 * The voice at the loudness that the platforms play at: −14 LUFS, true peak at most −1 dBTP (EBU R128; Spotify's,
 * YouTube's and TikTok's playback level). The peaks are tamed first, so that loudnorm stays linear and pumps nothing.
 */
import type { StepOptions } from "../../contract/video.ts";
import { runFfmpeg } from "../ffmpeg/run.ts";

export const TARGET_LUFS = -14;
export const MAX_TRUE_PEAK_DB = -1;
/** Ceiling of the limiter, dBFS: room for true peaks between samples and for what AAC adds. */
const LIMIT_DB = -2.4;
const LOUDNORM_PEAK_DB = -1.2;
/** loudnorm trims the rest; more would eat the room for what AAC adds. */
const CLOSE_ENOUGH_DB = 0.4;
/** loudnorm stays linear, a plain gain, only where it is told of a range above zero and up to its target. */
const LOUDNESS_RANGE = { least: 0.1, target: 20 };
const MAX_TRIES = 6;
/** Against the limiter a decibel of gain brings less than one of loudness, but hardly less than this. */
const LEAST_SLOPE = 0.2;
/** Quieter than this there is nothing to make louder: R128 measures silence as −70. */
const SILENCE_LUFS = -60;

/** As R128 defines them: LUFS, dBTP, LU, LUFS. Silence has no loudness but minus infinity, which reads as not a number. */
export interface Loudness {
  integrated: number;
  truePeak: number;
  range: number;
  threshold: number;
}

const linear = (db: number) => (10 ** (db / 20)).toFixed(5);

/** Both channels, no rumble, gentle compression, then the gain against the limiter. */
function shaped(gainDb: number): string {
  return [
    "pan=stereo|c0=c0|c1=c0",
    "highpass=f=70",
    "acompressor=threshold=-22dB:ratio=2.2:attack=6:release=140:knee=6",
    `volume=${gainDb.toFixed(2)}dB`,
    `alimiter=limit=${linear(LIMIT_DB)}:attack=4:release=60:level=0:latency=1`,
  ].join(",");
}

/**
 * Measures a file's sound by EBU R128, as it is or behind a chain of filters.
 * @throws Failure as of runFfmpeg
 */
export async function measureLoudness(
  path: string,
  { signal }: Pick<StepOptions, "signal">,
  chain = "anull",
): Promise<Loudness> {
  const said = await runFfmpeg(
    {
      inputs: [{ path, options: ["-vn"] }],
      filterGraph: `[0:a]${chain},ebur128=peak=true:framelog=verbose[a]`,
      outputOptions: ["-map", "[a]", "-f", "null"],
      output: "-",
    },
    { signal, onProgress: () => {} },
  );
  const summary = said.slice(said.lastIndexOf("Summary:"));
  const figure = (pattern: RegExp) => Number(pattern.exec(summary)?.[1]);
  return {
    integrated: figure(/I:\s+(-?[\d.]+) LUFS/),
    truePeak: figure(/Peak:\s+(-?[\d.]+|-inf) dBFS/),
    range: figure(/LRA:\s+(-?[\d.]+) LU/),
    threshold: figure(/Threshold:\s+(-?[\d.]+) LUFS/),
  };
}

/** What a voice needs to play as loud as the platforms do; as JSON it goes from stage to stage. */
export interface VoiceLevel {
  /** Before the limiter. */
  gainDb: number;
  /** How the shaped voice then measures. */
  at: Loudness;
}

/**
 * Finds, by secants, the gain at which the shaped voice is near the target.
 * @param voicePath mono WAV
 * @returns null where there is only silence
 * @throws Failure as of runFfmpeg
 */
export async function levelVoice(voicePath: string, step: Pick<StepOptions, "signal">): Promise<VoiceLevel | null> {
  let gainDb = 0;
  let slope = 1;
  let before: { gainDb: number; integrated: number } | null = null;
  for (let attempt = 1; ; attempt++) {
    const at = await measureLoudness(voicePath, step, shaped(gainDb));
    if (!(at.integrated > SILENCE_LUFS)) return null;
    const short = TARGET_LUFS - at.integrated;
    if (Math.abs(short) <= CLOSE_ENOUGH_DB || attempt === MAX_TRIES) return { gainDb, at };
    if (before) slope = (at.integrated - before.integrated) / (gainDb - before.gainDb);
    before = { gainDb, integrated: at.integrated };
    gainDb += short / Math.min(1, Math.max(LEAST_SLOPE, slope));
  }
}

/** The audio filters that bring a voice to −14 LUFS in stereo at 48 kHz; a silent one stays so. */
export function normalisingFilter(level: VoiceLevel | null): string {
  if (!level) return "pan=stereo|c0=c0|c1=c0,aresample=48000";
  const { integrated, truePeak, range, threshold } = level.at;
  const { least, target } = LOUDNESS_RANGE;
  const measured = [
    `measured_I=${integrated}`,
    `measured_TP=${truePeak}`,
    `measured_LRA=${Math.min(target, Math.max(least, range))}`,
    `measured_thresh=${threshold}`,
  ];
  // Where the peaks leave no room for all of it, what there is room for.
  const reachable = Math.min(TARGET_LUFS, integrated + LOUDNORM_PEAK_DB - truePeak).toFixed(2);
  const second = `loudnorm=I=${reachable}:TP=${LOUDNORM_PEAK_DB}:LRA=${target}:${measured.join(":")}:linear=true`;
  return `${shaped(level.gainDb)},${second},aresample=48000,aformat=channel_layouts=stereo`;
}
