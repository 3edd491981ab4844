/** Mono 16-bit samples (PCM): decoded from audio files, resampled, and written as WAV. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Failure } from "../contract/failures.ts";
import { runFfmpeg } from "../media/ffmpeg/run.ts";

/** Sample rate of the video's sound, Hz. */
export const VOICE_RATE = 48_000;

export function samplesOf(bytes: Uint8Array): Int16Array {
  const whole = bytes.byteLength - (bytes.byteLength % 2);
  return new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + whole));
}
export const bytesOf = (samples: Int16Array) => Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);

/** Converts bytes with ffmpeg, in a temporary folder. */
async function convert(
  bytes: Uint8Array,
  inputOptions: string[],
  outputOptions: string[],
  signal: AbortSignal,
): Promise<Int16Array> {
  const folder = await mkdtemp(join(tmpdir(), "feedreel-voice-"));
  try {
    const input = join(folder, "in");
    const output = join(folder, "out");
    await writeFile(input, bytes);
    await runFfmpeg(
      {
        inputs: [{ path: input, options: inputOptions }],
        outputOptions: [...outputOptions, "-ac", "1", "-f", "s16le"],
        output,
      },
      { signal, onProgress: () => {} },
    );
    return samplesOf(await readFile(output));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Decodes a speech service's audio.
 * @param format ffmpeg's name of the container, `mp3`
 * @throws Failure `VoiceUnavailable` where it can't be decoded or is empty
 */
export async function decodeSpeech(
  bytes: Uint8Array,
  format: string,
  sampleRate: number,
  signal: AbortSignal,
): Promise<Int16Array> {
  try {
    const samples = await convert(bytes, ["-f", format], ["-ar", String(sampleRate)], signal);
    if (samples.length > 0) return samples;
  } catch (error) {
    if (!(error instanceof Failure) || error.type !== "RenderFailed") throw error;
    throw unreadable(error);
  }
  throw unreadable();
}

const unreadable = (cause?: unknown) =>
  new Failure("VoiceUnavailable", "The speech service sent sound that can't be read.", { cause });

/**
 * Resamples to 48 kHz and speeds up by a factor, at the same pitch.
 */
export async function toVoiceRate(
  samples: Int16Array,
  sampleRate: number,
  tempo: number,
  signal: AbortSignal,
): Promise<Int16Array> {
  if (samples.length === 0) return samples;
  const filters = [
    ...(tempo > 1 ? [`atempo=${tempo.toFixed(6)}`] : []),
    // A longer filter than ffmpeg's default, for a steeper cutoff.
    `aresample=${VOICE_RATE}:filter_size=64:cutoff=0.97:phase_shift=10`,
  ];
  const input = ["-f", "s16le", "-ar", String(sampleRate), "-ac", "1"];
  return convert(bytesOf(samples), input, ["-af", filters.join(",")], signal);
}

/** A WAV file of the samples. */
export function wavFile(samples: Int16Array, sampleRate: number): Buffer {
  const header = Buffer.alloc(44);
  header.write("RIFF", 0, "latin1");
  header.writeUInt32LE(36 + samples.byteLength, 4);
  header.write("WAVEfmt ", 8, "latin1");
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(sampleRate, 24);
  header.writeUInt32LE(sampleRate * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write("data", 36, "latin1");
  header.writeUInt32LE(samples.byteLength, 40);
  return Buffer.concat([header, bytesOf(samples)]);
}
