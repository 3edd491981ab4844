/** What all speech providers have in common. */
import type { Config } from "../config.ts";
import type { Speech } from "../contract/video.ts";

export type SpeechConfig = Pick<Config, "DATA_DIR" | "EDGE_BASE_URL" | "ELEVENLABS_API_KEY" | "ELEVENLABS_BASE_URL">;

export interface SpeakOptions {
  /** The provider's own voice name; espeak uses the language at its start. */
  voiceId: string;
  /** Speed relative to natural speech, 1 to 2; default 1. */
  rate?: number;
  signal: AbortSignal;
  config: SpeechConfig;
}

/** Speaks plain text. Word times count from the first sample; the words' texts are as the provider gives them. */
export type Speak = (text: string, options: SpeakOptions) => Promise<Speech>;

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;" };
/** Characters that XML 1.0 does not allow (section 2.2). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what has to go
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu;

/** Text as part of an SSML document (Speech Synthesis Markup Language). */
export function escapeSsml(text: string): string {
  return text.replaceAll(FORBIDDEN, " ").replaceAll(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
}
