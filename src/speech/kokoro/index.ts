/** The natural offline voice: Kokoro-82M, in a process of its own. The same text always gives the same samples. */
import { existsSync } from "node:fs";
import { Failure } from "../../contract/failures.ts";
import type { Speech, Word } from "../../contract/video.ts";
import { ESPEAK_PACKAGE } from "../espeak.ts";
import { espeakVoices, markUp, wordAt } from "../espeak-markup.ts";
import type { Speak } from "../provider.ts";
import { kokoroFolder } from "./locate.mjs";
import { toSymbols } from "./phonemes.ts";
import { type SpokenWord, type Utterance, utterancesOf } from "./utterances.ts";
import { createVoiceProcess, type VoiceProcessOptions } from "./voice-process.ts";
import { type KokoroVoice, kokoroVoice } from "./voices.ts";
import { SAMPLE_RATE, wordTimes } from "./word-times.ts";

/** Silence between two utterances, in samples. */
const PAUSE = 0.15 * SAMPLE_RATE;

export function createKokoro(given: Partial<VoiceProcessOptions> = {}) {
  const options = { folder: kokoroFolder(), espeakPackage: ESPEAK_PACKAGE, ...given };
  const voiceProcess = createVoiceProcess(options);

  async function phonemesOf(words: readonly string[], voice: KokoroVoice, signal: AbortSignal): Promise<SpokenWord[]> {
    const { markup, starts } = markUp(words, voice.locale);
    const answer = await voiceProcess.request({ markup, voices: espeakVoices(voice.locale) }, signal);
    const symbols = words.map((): string[] => []);
    for (const { position, phonemes } of answer.words ?? failed(answer.error)) {
      symbols[wordAt(position, starts)]?.push(toSymbols(phonemes, voice.language));
    }
    // espeak reports every spoken word of a number.
    return words.map((text, at) => ({ text, symbols: (symbols[at] ?? []).filter(Boolean).join(" ") }));
  }

  async function speakUtterance(
    utterance: Utterance,
    styles: readonly string[],
    speed: number,
    signal: AbortSignal,
  ): Promise<Speech> {
    const answer = await voiceProcess.request({ tokens: utterance.tokens, styles, speed }, signal);
    const { samples, durations } = answer;
    if (samples === undefined || durations === undefined) return failed(answer.error);
    return { samples, sampleRate: SAMPLE_RATE, words: wordTimes(utterance, durations, samples) };
  }

  /**
   * Speaks with Kokoro: 24 kHz.
   * @throws Failure `VoiceUnknown` where it has no such voice or language; `VoiceUnavailable` where it is not set up or fails
   */
  const speak: Speak = async (text, { voiceId, rate = 1, signal }) => {
    signal.throwIfAborted();
    const voice = kokoroVoice(voiceId);
    if (voice === null) {
      throw new Failure(
        "VoiceUnknown",
        `The natural offline voice has no “${voiceId}”. Choose one such as ro-im_nicola, or let espeak speak.`,
      );
    }
    if (!existsSync(options.folder)) {
      throw new Failure(
        "VoiceUnavailable",
        "The natural offline voice is not set up on this machine. Set it up with: npm run setup. Or let espeak speak.",
      );
    }
    const words = text.split(/\s+/u).filter((word) => word !== "");
    const spoken = words.length > 0 ? await phonemesOf(words, voice, signal) : [];
    const parts: Speech[] = [];
    for (const utterance of utterancesOf(spoken)) {
      if (utterance.tokens.length > 0)
        parts.push(await speakUtterance(utterance, voice.styles, rate * voice.pace, signal));
    }
    return joined(parts);
  };
  return Object.assign(speak, { pid: voiceProcess.pid });
}

function failed(error = "it gave no sound"): never {
  throw new Failure(
    "VoiceUnavailable",
    error === "not installed"
      ? `The natural offline voice needs espeak's phonemes. Install it with: npm install ${ESPEAK_PACKAGE}`
      : `The natural offline voice failed: ${error}.`,
  );
}

/** Utterances in a row, with a pause between them. */
function joined(parts: readonly Speech[]): Speech {
  const length = parts.reduce((sum, { samples }) => sum + samples.length, 0) + Math.max(0, parts.length - 1) * PAUSE;
  const all = new Int16Array(length);
  const words: Word[] = [];
  let at = 0;
  for (const part of parts) {
    all.set(part.samples, at);
    const offset = at / SAMPLE_RATE;
    words.push(...part.words.map(({ text, start, end }) => ({ text, start: start + offset, end: end + offset })));
    at += part.samples.length + PAUSE;
  }
  return { samples: all, sampleRate: SAMPLE_RATE, words };
}

export const kokoro = createKokoro();
