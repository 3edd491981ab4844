/** The voice of a video: spoken, fitted to the video's length and laid on its timeline. */
import { join } from "node:path";
import { writeAtomically } from "../atomic-write.ts";
import { Failure } from "../contract/failures.ts";
import type { RenderSettings, TtsProvider } from "../contract/settings.ts";
import {
  type Beat,
  type Narration,
  type Scene,
  type Script,
  type Speech,
  type StepOptions,
  WORK_FILES,
  type Word,
} from "../contract/video.ts";
import { languageOf, localeOfVoice, scriptLocale } from "../copywriting/language.ts";
import { type SpokenForm, spokenForm } from "../copywriting/spoken-form.ts";
import { alignWords } from "./align.ts";
import { PROVIDERS, speak } from "./index.ts";
import type { SpeechConfig } from "./options.ts";
import { toVoiceRate, VOICE_RATE, wavFile } from "./pcm.ts";
import { cutSentences, faded, trimmed } from "./silence.ts";
import { layOut, MAX_TEMPO, tempoFor, textLength } from "./timeline.ts";

export interface NarrateOptions {
  config: SpeechConfig;
  /** The video's work folder, where the voice is left. */
  folder: string;
  /** Who speaks; the settings' provider where left out, another one when that stays unavailable. */
  provider?: TtsProvider;
}

interface Sentence {
  text: string;
  beat: Beat;
  spoken: SpokenForm;
}
/** A local voice at a higher rate shortens its pauses too: measured, it gains this much more than asked for. */
const SHORTER_THAN_ASKED = 1.1;
/** Silence between sentences while they are brought to the voice's rate together, so that none colours the next. */
const APART_S = 0.2;

/** UTF-8 bytes of text in one request: Edge's service takes 4,096 with their markup. */
const REQUEST_BYTES = 3_000;

const lengthOf = ({ samples, sampleRate }: Speech) => samples.length / sampleRate;

/** The sentences as said one by one, trimmed, with the times of their shown words. */
async function speakSentences(
  sentences: readonly Sentence[],
  provider: TtsProvider,
  options: Parameters<typeof speak>[2],
): Promise<Speech[]> {
  const aligned = (speech: Speech, pieces: SpokenForm["pieces"]): Speech => ({
    ...speech,
    words: alignWords(pieces, speech.words, lengthOf(speech)),
  });
  if (PROVIDERS[provider].local) {
    const speeches: Speech[] = [];
    for (const { spoken } of sentences) {
      speeches.push(trimmed(aligned(await speak(spoken.text, provider, options), spoken.pieces)));
    }
    return speeches;
  }
  const speeches: Speech[] = [];
  for (const part of requestsOf(sentences)) {
    const text = part.map(({ spoken }) => spoken.text).join(" ");
    const pieces = part.flatMap(({ spoken }) => spoken.pieces);
    const whole = aligned(await speak(text, provider, options), pieces);
    const counts = part.map(({ spoken }) => spoken.pieces.reduce((count, { shown }) => count + shown.length, 0));
    speeches.push(...cutSentences(whole, counts));
  }
  return speeches;
}

/** Sentences sound best when said in a row, so they are asked for together, as many as a service takes at once. */
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

/** Speech at the video's rate and at a tempo; times of words follow. */
async function fitted(speeches: readonly Speech[], tempo: number, signal: AbortSignal): Promise<Speech[]> {
  const sampleRate = speeches[0]?.sampleRate ?? VOICE_RATE;
  const apart = Math.round(APART_S * sampleRate);
  const offsets: number[] = [];
  let end = apart;
  for (const { samples } of speeches) {
    offsets.push(end);
    end += samples.length + apart;
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

/** The sentences at the tempo at which they fit. A local voice speaks faster itself, which sounds better than any stretching. */
async function spokenToFit(
  sentences: readonly Sentence[],
  videoLength: number,
  provider: TtsProvider,
  options: Parameters<typeof speak>[2],
  step: StepOptions,
): Promise<{ speeches: Speech[]; tempo: number }> {
  const natural = await speakSentences(sentences, provider, options);
  step.onProgress(0.7);
  const tempo = tempoFor(natural.map(lengthOf), videoLength);
  if (tempo === 1 || !PROVIDERS[provider].local) {
    return { speeches: await fitted(natural, tempo, options.signal), tempo };
  }
  const rate = Math.floor(100 * (1 + (tempo - 1) / SHORTER_THAN_ASKED)) / 100;
  const faster = await speakSentences(sentences, provider, { ...options, rate });
  const total = (speeches: readonly Speech[]) => speeches.reduce((sum, speech) => sum + lengthOf(speech), 0);
  const reached = total(natural) / total(faster);
  const rest = Math.max(1, Math.min(tempoFor(faster.map(lengthOf), videoLength), MAX_TEMPO / reached));
  return { speeches: await fitted(faster, rest, options.signal), tempo: Math.min(MAX_TEMPO, reached * rest) };
}

function mixed(speeches: readonly Speech[], starts: readonly number[], duration: number): Int16Array {
  const voice = new Int16Array(Math.round(duration * VOICE_RATE));
  for (const [index, { samples }] of speeches.entries()) {
    const from = Math.round((starts[index] ?? 0) * VOICE_RATE);
    voice.set(samples.subarray(0, Math.max(0, voice.length - from)), from);
  }
  return voice;
}

const milliseconds = (time: number) => Math.round(time * 1000) / 1000;

/** What speaks for a voice of another provider: espeak has no ear for ids that name no language. */
const voiceFor = (settings: RenderSettings, provider: TtsProvider) =>
  provider === "espeak" && settings.tts_provider !== "espeak" && localeOfVoice(settings.voice_id) === null
    ? scriptLocale(settings)
    : settings.voice_id;

/**
 * Speaks a script and leaves the voice in the work folder: `voice.wav`, 48 kHz mono 16-bit, as long as the video. A
 * script that does not fit is spoken up to 1.25 times faster; one that still does not makes the video longer; a short
 * one is spread, so that each part of the picture comes in with the sentences that speak of it; a text's makes its video
 * shorter.
 * @throws Failure VoiceUnknown, VoiceUnavailable, ProviderKeyRejected, ScriptRefused where there is nothing to say
 */
export async function narrate(
  script: Script,
  scene: Scene,
  settings: RenderSettings,
  { config, folder, provider = settings.tts_provider }: NarrateOptions,
  step: StepOptions,
): Promise<Narration> {
  const language = languageOf(scriptLocale(settings));
  const sentences: Sentence[] = script.sentences
    .map(({ text, beat }) => ({ text, beat, spoken: spokenForm(text, language) }))
    .filter(({ spoken }) => spoken.text !== "");
  if (sentences.length === 0) {
    throw new Failure(
      "ScriptRefused",
      scene.kind === "text"
        ? `The text "${scene.title}" has no words to speak. Write it out in words.`
        : `The script of "${scene.title}" has no words to speak. Give the product a title, or change the template.`,
    );
  }
  const options = { voiceId: voiceFor(settings, provider), signal: step.signal, config };
  const { speeches, tempo } = await spokenToFit(sentences, settings.duration_s, provider, options, step);
  step.onProgress(0.9);

  const timed = sentences.map(({ beat }, index) => ({ beat, length: lengthOf(speeches[index] ?? silence) }));
  const asked = scene.kind === "text" ? textLength(timed, settings.duration_s) : settings.duration_s;
  const { starts, beats, duration_s, overlong } = layOut(timed, asked);
  await writeAtomically(join(folder, WORK_FILES.voice), wavFile(mixed(speeches, starts, duration_s), VOICE_RATE));
  step.onProgress(1);
  return {
    sentences: sentences.map(({ text, beat }, index) => ({
      text,
      beat,
      words: onTimeline(speeches[index]?.words ?? [], starts[index] ?? 0),
    })),
    duration_s,
    beats: { title: milliseconds(beats.title), price: milliseconds(beats.price), cta: milliseconds(beats.cta) },
    provider,
    fell_back: provider !== settings.tts_provider,
    tempo: milliseconds(tempo),
    overlong,
  };
}

const silence: Speech = { samples: new Int16Array(0), sampleRate: VOICE_RATE, words: [] };

const onTimeline = (words: readonly Word[], offset: number): Word[] =>
  words.map(({ text, start, end }) => ({
    text,
    start: milliseconds(start + offset),
    end: milliseconds(end + offset),
  }));
