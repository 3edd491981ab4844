/**
 * The voice at the loudness that the platforms play at: −14 LUFS, true peak at most −1 dBTP (EBU R128; Spotify's,
 * YouTube's and TikTok's playback level). The peaks are tamed first, so that loudnorm stays linear and pumps nothing.
 */
import { z } from "zod";
import { Failure } from "../contract/failures.ts";
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

const measuredSchema = z.object({
  input_i: z.coerce.number().catch(Number.NEGATIVE_INFINITY),
  input_tp: z.coerce.number().catch(Number.NEGATIVE_INFINITY),
  input_lra: z.coerce.number().catch(0),
  input_thresh: z.coerce.number().catch(-70),
});
type Measured = z.infer<typeof measuredSchema>;

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

async function measure(voicePath: string, chain: string, step: StepOptions): Promise<Measured> {
  const said = await runFfmpeg(
    {
      inputs: [{ path: voicePath }],
      filterGraph: `[0:a]${chain},loudnorm=I=${TARGET_LUFS}:TP=${LOUDNORM_PEAK_DB}:print_format=json[a]`,
      outputOptions: ["-map", "[a]", "-f", "null"],
      output: "-",
    },
    { signal: step.signal, onProgress: () => {} },
  );
  const json = said.slice(said.lastIndexOf("{"), said.lastIndexOf("}") + 1);
  try {
    return measuredSchema.parse(JSON.parse(json));
  } catch (cause) {
    throw new Failure("RenderFailed", "The loudness of the voice could not be measured.", { cause });
  }
}

/**
 * Measures a voice and gives the audio filters that bring it to −14 LUFS in stereo at 48 kHz; a silent one stays so.
 * @param voicePath mono WAV
 * @throws Failure as of runFfmpeg
 */
export async function normalisedAudioFilter(voicePath: string, step: StepOptions): Promise<string> {
  let gain = 0;
  for (let attempt = 1; ; attempt++) {
    const measured = await measure(voicePath, shaped(gain), step);
    step.onProgress(attempt / MAX_TRIES);
    if (measured.input_i < SILENCE_LUFS) return "pan=stereo|c0=c0|c1=c0,aresample=48000";
    const short = TARGET_LUFS - measured.input_i;
    if (Math.abs(short) > CLOSE_ENOUGH_DB && attempt < MAX_TRIES) {
      // Against the limiter a decibel of gain brings less than one of loudness.
      gain += attempt === 1 ? short : short * 1.4;
      continue;
    }
    step.onProgress(1);
    const { input_i, input_tp, input_lra, input_thresh } = measured;
    const known = `measured_I=${input_i}:measured_TP=${input_tp}:measured_LRA=${input_lra}:measured_thresh=${input_thresh}`;
    const second = `loudnorm=I=${TARGET_LUFS}:TP=${LOUDNORM_PEAK_DB}:LRA=20:${known}:linear=true`;
    return `${shaped(gain)},${second},aresample=48000,aformat=channel_layouts=stereo`;
  }
}
