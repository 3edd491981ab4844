/** Speaks a script's sentences at the tempo at which they fit the video. */
import type { TtsProvider } from "../contract/settings.ts";
import type { Beat, Speech, StepOptions } from "../contract/video.ts";
import type { SpokenForm } from "../copywriting/spoken-form.ts";
import { alignWords } from "./align.ts";
import { PROVIDERS, speak } from "./index.ts";
import { toVoiceRate, VOICE_RATE } from "./pcm.ts";
import type { SpeakOptions } from "./provider.ts";
import { cutSentences, faded, trimmed } from "./silence.ts";
import { MAX_TEMPO, tempoFor } from "./timeline.ts";

export interface Sentence {
  text: string;
  beat: Beat;
  spoken: SpokenForm;
}

/** A local voice at a higher rate shortens its pauses too: measured, it gets faster by this factor more than requested. */
const EXTRA_SPEED = 1.1;
/** Silence between sentences while they are resampled together, so that none affects the next. */
const GAP_S = 0.2;
/** UTF-8 bytes of text in one request: Edge's service accepts 4,096 with the markup. */
const REQUEST_BYTES = 3_000;

export const lengthOf = ({ samples, sampleRate }: Speech): number => samples.length / sampleRate;

/**
 * The sentences at 48 kHz. A local voice speaks faster itself where needed, which sounds better than speeding up its sound.
 * @param videoLength seconds
 * @param step reports 0.7 after the first time that all were spoken
 * @returns one speech for each sentence, without silence around it, with the times of its shown words
 */
export async function speakToFit(
  sentences: readonly Sentence[],
  videoLength: number,
  provider: TtsProvider,
  options: SpeakOptions,
  step: StepOptions,
): Promise<{ speeches: Speech[]; tempo: number }> {
  const natural = await speakSentences(sentences, provider, options);
  step.onProgress(0.7);
  const tempo = tempoFor(natural.map(lengthOf), videoLength);
  if (tempo === 1 || !PROVIDERS[provider].local) {
    return { speeches: await atTempo(natural, tempo, options.signal), tempo };
  }
  const rate = Math.floor(100 * (1 + (tempo - 1) / EXTRA_SPEED)) / 100;
  const faster = await speakSentences(sentences, provider, { ...options, rate });
  const total = (speeches: readonly Speech[]) => speeches.reduce((sum, speech) => sum + lengthOf(speech), 0);
  const reached = total(natural) / total(faster);
  const rest = Math.max(1, Math.min(tempoFor(faster.map(lengthOf), videoLength), MAX_TEMPO / reached));
  return { speeches: await atTempo(faster, rest, options.signal), tempo: Math.min(MAX_TEMPO, reached * rest) };
}

/** The sentences as spoken, without silence around them, with the times of their shown words. */
async function speakSentences(
  sentences: readonly Sentence[],
  provider: TtsProvider,
  options: SpeakOptions,
): Promise<Speech[]> {
  const aligned = (speech: Speech, pieces: SpokenForm["pieces"]): Speech => ({
    ...speech,
    words: alignWords(pieces, speech.words, lengthOf(speech)),
  });
  const speeches: Speech[] = [];
  if (PROVIDERS[provider].local) {
    for (const { spoken } of sentences) {
      speeches.push(trimmed(aligned(await speak(spoken.text, provider, options), spoken.pieces)));
    }
    return speeches;
  }
  for (const part of requestsOf(sentences)) {
    const text = part.map(({ spoken }) => spoken.text).join(" ");
    const pieces = part.flatMap(({ spoken }) => spoken.pieces);
    const whole = aligned(await speak(text, provider, options), pieces);
    const counts = part.map(({ spoken }) => spoken.pieces.reduce((count, { shown }) => count + shown.length, 0));
    speeches.push(...cutSentences(whole, counts));
  }
  return speeches;
}

/** Sentences sound best when spoken in a row, so each request has as many as a service accepts. */
function requestsOf(sentences: readonly Sentence[]): Sentence[][] {
  const requests: Sentence[][] = [];
  let size = 0;
  for (const sentence of sentences) {
    const bytes = Buffer.byteLength(sentence.spoken.text);
    const last = requests.at(-1);
    if (last && size + bytes <= REQUEST_BYTES) last.push(sentence);
    else {
      requests.push([sentence]);
      size = 0;
    }
    size += bytes;
  }
  return requests;
}

/** Speeches at the video's sample rate and at a tempo, with their word times. */
async function atTempo(speeches: readonly Speech[], tempo: number, signal: AbortSignal): Promise<Speech[]> {
  const sampleRate = speeches[0]?.sampleRate ?? VOICE_RATE;
  const gap = Math.round(GAP_S * sampleRate);
  const offsets: number[] = [];
  let end = gap;
  for (const { samples } of speeches) {
    offsets.push(end);
    end += samples.length + gap;
  }
  const together = new Int16Array(end);
  for (const [index, { samples }] of speeches.entries()) together.set(samples, offsets[index] ?? 0);
  const converted = await toVoiceRate(together, sampleRate, tempo, signal);
  const scale = VOICE_RATE / sampleRate / tempo;
  return speeches.map(({ samples, words }, index) => {
    const from = Math.round((offsets[index] ?? 0) * scale);
    const to = from + Math.round(samples.length * scale);
    const moved = words.map(({ text, start, end }) => ({ text, start: start / tempo, end: end / tempo }));
    return { samples: faded(converted.slice(from, to), VOICE_RATE), sampleRate: VOICE_RATE, words: moved };
  });
}
