/** Makes a video's voice: speaks the script and places its sentences on the video's timeline. */
import { join } from "node:path";
import { writeAtomically } from "../atomic-write.ts";
import { Failure } from "../contract/failures.ts";
import type { RenderSettings, TtsProvider } from "../contract/settings.ts";
import {
  type Narration,
  type Scene,
  type Script,
  type Speech,
  type StepOptions,
  WORK_FILES,
  type Word,
} from "../contract/video.ts";
import { languageOf, localeOfVoice, scriptLocale } from "../copywriting/language.ts";
import { spokenForm } from "../copywriting/spoken-form.ts";
import { VOICE_RATE, wavFile } from "./pcm.ts";
import type { SpeechConfig } from "./provider.ts";
import { lengthOf, type Sentence, speakToFit } from "./speak-sentences.ts";
import { layOut, textLength } from "./timeline.ts";

export interface NarrateOptions {
  config: SpeechConfig;
  /** The video's work folder, where the voice is written. */
  folder: string;
  /** The settings' provider by default; another one where that stays unavailable. */
  provider?: TtsProvider;
}

/** All speeches at their start times; silence elsewhere. */
function mixed(speeches: readonly Speech[], starts: readonly number[], duration: number): Int16Array {
  const voice = new Int16Array(Math.round(duration * VOICE_RATE));
  for (const [index, { samples }] of speeches.entries()) {
    const from = Math.round((starts[index] ?? 0) * VOICE_RATE);
    voice.set(samples.subarray(0, Math.max(0, voice.length - from)), from);
  }
  return voice;
}

const milliseconds = (time: number) => Math.round(time * 1000) / 1000;

/** The voice for a provider: where espeak replaces another one whose voice ids have no language, the script's locale. */
const voiceFor = (settings: RenderSettings, provider: TtsProvider) =>
  provider === "espeak" && settings.tts_provider !== "espeak" && localeOfVoice(settings.voice_id) === null
    ? scriptLocale(settings)
    : settings.voice_id;

/**
 * Speaks a script and writes the voice to the work folder: `voice.wav`, 48 kHz mono 16-bit, as long as the video. A script that
 * does not fit is spoken up to 1.25 times faster; if it still does not fit, the video becomes longer. A short script is spread
 * out, so that each beat starts with its first sentence; a text's video becomes shorter instead.
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
    .map(({ text, beat }) => ({ text, beat, spoken: spokenForm(text, language, scene.pronunciations) }))
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
  const { speeches, tempo } = await speakToFit(sentences, settings.duration_s, provider, options, step);
  step.onProgress(0.9);

  const timed = sentences.map(({ beat }, index) => ({ beat, length: lengthOf(speeches[index] ?? silence) }));
  const requested = scene.kind === "text" ? textLength(timed, settings.duration_s) : settings.duration_s;
  const { starts, beats, duration_s, overlong } = layOut(timed, requested);
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
