/** The values of a video's settings in words. */
import type { AiProvider, RenderSettings, TtsProvider } from "../../../contract/settings.ts";

export const VOICE_PROVIDERS: Record<TtsProvider, { label: string; hint: string }> = {
  edge: { label: "Microsoft Edge", hint: "Natural voices in many languages" },
  elevenlabs: { label: "ElevenLabs", hint: "The voices of your own account" },
  espeak: { label: "eSpeak", hint: "A plain voice that works offline" },
  kokoro: { label: "Kokoro", hint: "A natural voice that works offline" },
};

export const SCRIPTS: Record<RenderSettings["voiceover_mode"], { label: string; hint: string }> = {
  quick: { label: "Quick", hint: "Your template is spoken" },
  elaborate: { label: "Elaborate", hint: "An AI writes the script" },
};

export const SCRIPT_WRITERS: Record<AiProvider, string> = { gemini: "Gemini", claude: "Claude" };

/** What can be done to the picture: as a switch says it, and as a list of what was done. */
export const PICTURE_OPTIONS = [
  { name: "enable_color_correction", label: "Livelier colours", done: "livelier colours" },
  { name: "enable_sharpen", label: "Sharpen the picture", done: "sharpened" },
  { name: "enable_denoise", label: "Remove picture noise", done: "noise removed" },
] as const;

/** "Livelier colours, sharpened"; null where the picture is left as it is. */
export function pictureInWords(
  settings: Pick<RenderSettings, (typeof PICTURE_OPTIONS)[number]["name"]>,
): string | null {
  const words = PICTURE_OPTIONS.filter(({ name }) => settings[name])
    .map(({ done }) => done)
    .join(", ");
  return words === "" ? null : words.charAt(0).toUpperCase() + words.slice(1);
}
