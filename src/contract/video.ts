/**
 * What the stages of a video pass to each other. They write it to files in the video's work folder, named here, so that the
 * workflow history stays small.
 */
import type { Branding, EncodingPreset, Pronunciations, TtsProvider } from "./settings.ts";

export const FRAME = { width: 1080, height: 1920, fps: 30 } as const;
/** The safe area, which TikTok, Reels and Shorts all leave free of their controls, in pixels; right and bottom exclusive. */
export const SAFE_BOX = { left: 120, top: 288, right: 888, bottom: 1248 } as const;

/** Files of a video's work folder. */
export const WORK_FILES = {
  /** {@link Scene} */
  scene: "scene.json",
  /** The fetched picture, turned upright, sRGB, at most 2160 px a side. */
  image: "image.png",
  /** {@link Script}, stored so that a retry does not ask the AI again. */
  script: "script.json",
  /** {@link Narration} */
  narration: "narration.json",
  /** The voice on the video's timeline: 48 kHz mono 16-bit, as long as the video. */
  voice: "voice.wav",
  /** The voice's gain and loudness, for the final render. */
  level: "level.json",
  captionsAss: "captions.ass",
  captionsSrt: "captions.srt",
  /** The composition: the plan of layers for the final render. */
  composition: "composition.json",
  video: "video.mp4",
  thumbnail: "thumbnail.jpg",
} as const;

/** Moments at which parts of the picture enter, one after another, as sentences speak of them. */
export const BEATS = ["title", "price", "cta"] as const;
export type Beat = (typeof BEATS)[number];

/** Everything known of a video after set-up. */
export interface Scene {
  /** `text`: a title card instead of a photograph; it has no brand, price or picture. */
  kind: "product" | "text";
  branding: Branding;
  /** How words are spoken; left out in work folders of earlier versions. */
  pronunciations?: Pronunciations;
  /** The product's title, or the text's first sentence, shortened. */
  title: string;
  /** A text item's whole text. */
  text: string | null;
  description: string | null;
  category: string | null;
  brand: string | null;
  /** The current price: the sale price, else the price. Null: no price is shown or spoken. */
  price: number | null;
  /** Shown struck through, if it is higher than `price`. */
  old_price: number | null;
  currency: string | null;
  cta_text: string;
  /** Said instead of what would be written; placeholders are filled in. Left out: none was given. */
  script?: string;
}

/** A sentence of a script, and the beat that it speaks of. */
export interface ScriptSentence {
  text: string;
  beat: Beat;
}
export interface Script {
  sentences: ScriptSentence[];
}

/** A spoken word; times in seconds. `text` is spelled as in the script, with punctuation. */
export interface Word {
  text: string;
  start: number;
  end: number;
}

/** A speech provider's result. */
export interface Speech {
  /** Mono 16-bit samples. */
  samples: Int16Array;
  sampleRate: number;
  /** Times relative to the first sample. */
  words: Word[];
}

/** The voice on the video's timeline. */
export interface Narration {
  sentences: { text: string; beat: Beat; words: Word[] }[];
  /** Length of the video, seconds, a whole number of frames. */
  duration_s: number;
  /** When each part of the picture enters, seconds. */
  beats: Record<Beat, number>;
  provider: TtsProvider;
  /** The requested provider was unavailable, and espeak spoke instead. */
  fell_back: boolean;
  /** How much faster than natural the voice speaks, 1 to 1.25. */
  tempo: number;
  /** The voice did not fit the requested length, so the video is longer. */
  overlong: boolean;
}

/** The platform to encode for, and which filters are applied to the photograph. */
export interface RenderOptions {
  preset: EncodingPreset;
  denoise: boolean;
  sharpen: boolean;
  color_correction: boolean;
}

/** Measurements of a finished file. */
export interface VideoReport {
  duration_s: number;
  /** Integrated loudness, LUFS (EBU R128). */
  loudness_lufs: number;
  /** dBTP */
  true_peak_db: number;
  size_bytes: number;
}

/** Options of every long-running step. */
export interface StepOptions {
  signal: AbortSignal;
  /** Called with the step's progress, 0 to 1. */
  onProgress: (fraction: number) => void;
}
