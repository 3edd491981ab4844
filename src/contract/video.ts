/**
 * What the stages of one video hand to each other. Large things are files in the video's work folder, named here;
 * a stage's result in the workflow history stays small.
 */
import type { Branding, EncodingPreset, TtsProvider } from "./settings.ts";

export const FRAME = { width: 1080, height: 1920, fps: 30 } as const;
/** The box that TikTok, Reels and Shorts all leave free of their own controls, in pixels; right and bottom exclusive. */
export const SAFE_BOX = { left: 120, top: 288, right: 888, bottom: 1248 } as const;

/** Files of a video's work folder. */
export const WORK_FILES = {
  /** {@link Scene} */
  scene: "scene.json",
  /** The fetched picture, turned upright, sRGB, at most 2160 px a side. */
  image: "image.png",
  /** {@link Script}, kept so that no try asks the AI again. */
  script: "script.json",
  /** {@link Narration} */
  narration: "narration.json",
  /** The voice laid out on the video's timeline: 48 kHz mono 16-bit, as long as the video. */
  voice: "voice.wav",
  /** How loud the voice is, for the final render to level it. */
  level: "level.json",
  captionsAss: "captions.ass",
  captionsSrt: "captions.srt",
  /** The plan of layers that composition leaves for the final render. */
  composition: "composition.json",
  video: "video.mp4",
  thumbnail: "thumbnail.jpg",
} as const;

/** The parts of the picture that come in one after another, and that sentences speak of. */
export const BEATS = ["title", "price", "cta"] as const;
export type Beat = (typeof BEATS)[number];

/** Everything that is known of a video after set-up. */
export interface Scene {
  /** `text`: a designed title card instead of a photograph; there is no brand, price or picture then. */
  kind: "product" | "text";
  branding: Branding;
  /** A text's first sentence, shortened, where the video is made of a text. */
  title: string;
  /** A text item's whole text. */
  text: string | null;
  description: string | null;
  category: string | null;
  brand: string | null;
  /** What the shop asks now: the sale price or the price. Null: no price is shown or spoken. */
  price: number | null;
  /** Shown struck through; only where higher than `price`. */
  old_price: number | null;
  currency: string | null;
  cta_text: string;
}

/** A sentence of a script and the part of the picture it speaks of. */
export interface ScriptSentence {
  text: string;
  beat: Beat;
}
export interface Script {
  sentences: ScriptSentence[];
}

/** A word with its time; seconds. `text` is the script's own spelling, punctuation included. */
export interface Word {
  text: string;
  start: number;
  end: number;
}

/** What a speech provider gives back. */
export interface Speech {
  /** Mono 16-bit samples. */
  samples: Int16Array;
  sampleRate: number;
  /** Times from the first sample. */
  words: Word[];
}

/** The voice on the video's timeline. */
export interface Narration {
  sentences: { text: string; beat: Beat; words: Word[] }[];
  /** Length of the video, seconds, a whole number of frames. */
  duration_s: number;
  /** When each part of the picture comes in, seconds. */
  beats: Record<Beat, number>;
  provider: TtsProvider;
  /** The provider asked for was unavailable and espeak spoke instead. */
  fell_back: boolean;
  /** How much faster than natural the voice speaks, 1 to 1.25. */
  tempo: number;
  /** The voice did not fit the length asked for, so the video is longer. */
  overlong: boolean;
}

/** How the final render treats picture and sound. */
export interface RenderOptions {
  preset: EncodingPreset;
  denoise: boolean;
  sharpen: boolean;
  color_correction: boolean;
}

/** Measured off a finished file. */
export interface VideoReport {
  duration_s: number;
  /** Integrated loudness, LUFS (EBU R128). */
  loudness_lufs: number;
  /** dBTP */
  true_peak_db: number;
  size_bytes: number;
}

/** Options every long-running step takes. */
export interface StepOptions {
  signal: AbortSignal;
  /** Called with the done part of the step, 0 to 1. */
  onProgress: (fraction: number) => void;
}
