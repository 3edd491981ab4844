/**
 * The voice at the loudness that the platforms play at: −14 LUFS, true peak at most −1 dBTP (EBU R128; Spotify's,
 * YouTube's and TikTok's playback level). The peaks are tamed first, so that loudnorm stays linear and pumps nothing.
 */
import type { StepOptions } from "../contract/video.ts";
import { runFfmpeg } from "./ffmpeg.ts";

export const TARGET_LUFS = -14;
export const MAX_TRUE_PEAK_DB = -1;
/** Ceiling of the limiter, dBFS: room for true peaks between samples and for what AAC adds. */
const LIMIT_DB = -2.4;
const LOUDNORM_PEAK_DB = -1.2;
/** loudnorm trims the rest; more would take it past the peak. */
const CLOSE_ENOUGH_DB = 0.15;
const MAX_TRIES = 6;
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
export async function measureLoudness(path: string, step: StepOptions, chain = "anull"): Promise<Loudness> {
  const said = await runFfmpeg(
    {
      inputs: [{ path, options: ["-vn"] }],
      filterGraph: `[0:a]${chain},ebur128=peak=true:framelog=verbose[a]`,
      outputOptions: ["-map", "[a]", "-f", "null"],
      output: "-",
    },
    { signal: step.signal, onProgress: () => {} },
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

/**
 * Measures a voice and gives the audio filters that bring it to −14 LUFS in stereo at 48 kHz; a silent one stays so.
 * @param voicePath mono WAV
 * @throws Failure as of runFfmpeg
 */
export async function normalisedAudioFilter(voicePath: string, step: StepOptions): Promise<string> {
  let gain = 0;
  for (let attempt = 1; ; attempt++) {
    const measured = await measureLoudness(voicePath, step, shaped(gain));
    step.onProgress(attempt / MAX_TRIES);
    if (!(measured.integrated > SILENCE_LUFS)) return "pan=stereo|c0=c0|c1=c0,aresample=48000";
    const short = TARGET_LUFS - measured.integrated;
    if (Math.abs(short) > CLOSE_ENOUGH_DB && attempt < MAX_TRIES) {
      // Against the limiter a decibel of gain brings less than one of loudness.
      gain += attempt === 1 ? short : short * 1.4;
      continue;
    }
    step.onProgress(1);
    const { integrated, truePeak, range, threshold } = measured;
    const known = `measured_I=${integrated}:measured_TP=${truePeak}:measured_LRA=${range}:measured_thresh=${threshold}`;
    const second = `loudnorm=I=${TARGET_LUFS}:TP=${LOUDNORM_PEAK_DB}:LRA=20:${known}:linear=true`;
    return `${shaped(gain)},${second},aresample=48000,aformat=channel_layouts=stereo`;
  }
}
