/** What every speech provider takes and gives. */
import type { Config } from "../config.ts";
import type { Speech } from "../contract/video.ts";

export type SpeechConfig = Pick<Config, "DATA_DIR" | "EDGE_BASE_URL" | "ELEVENLABS_API_KEY" | "ELEVENLABS_BASE_URL">;

export interface SpeakOptions {
  /** The provider's own voice name; espeak takes the language that it starts with. */
  voiceId: string;
  /** How much faster than natural, 1 to 2; 1 where left out. */
  rate?: number;
  signal: AbortSignal;
  config: SpeechConfig;
}

/** Speaks plain text. Times of words count from the first sample; their texts are as the provider gives them. */
export type Speaker = (text: string, options: SpeakOptions) => Promise<Speech>;
