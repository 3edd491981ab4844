/** A real voice for the stand-ins of speech services: espeak's, encoded as the service would. */
import { spawn } from "node:child_process";
import type { Speech, Word } from "../../src/contract/video.ts";
import { localeOfVoice } from "../../src/copywriting/language.ts";
import { createEspeak } from "../../src/speech/espeak.ts";

const espeak = createEspeak();

/** Speaks text at a rate in the language of a voice's name; Romanian for names without one. */
export function voiceOf(text: string, voiceId: string, rate = 1): Promise<Speech> {
  const locale = localeOfVoice(voiceId) ?? "ro-RO";
  const config = { DATA_DIR: "" };
  return espeak(text, { voiceId: locale, rate, signal: new AbortController().signal, config: { ...config } });
}

/**
 * Encodes speech as a bare MP3 stream: without the header that tells a decoder what the encoder put in front, as
 * services send it.
 */
export function encodeMp3({ samples, sampleRate }: Speech, rate: number, bitrate: string): Promise<Buffer> {
  const input = ["-f", "s16le", "-ar", String(sampleRate), "-ac", "1", "-i", "pipe:0"];
  const output = [
    "-ar",
    String(rate),
    "-b:a",
    bitrate,
    "-write_xing",
    "0",
    "-id3v2_version",
    "0",
    "-f",
    "mp3",
    "pipe:1",
  ];
  const ffmpeg = spawn("ffmpeg", ["-v", "error", ...input, ...output], { stdio: ["pipe", "pipe", "inherit"] });
  const chunks: Buffer[] = [];
  ffmpeg.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  ffmpeg.stdin.end(Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength));
  return new Promise((resolve, reject) => {
    ffmpeg.on("error", reject);
    ffmpeg.on("close", (code) => (code === 0 ? resolve(Buffer.concat(chunks)) : reject(new Error(`ffmpeg: ${code}`))));
  });
}

/** Words as services report them: without punctuation. */
export const bareWords = (words: readonly Word[]): Word[] =>
  words
    .map((word) => ({ ...word, text: word.text.replaceAll(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "") }))
    .filter(({ text }) => text !== "");
