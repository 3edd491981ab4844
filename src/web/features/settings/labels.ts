/** The settings' values in the words of people. */
import type { AiProvider, RenderSettings, TtsProvider } from "../../../contract/settings.ts";

export const VOICE_PROVIDERS: Record<TtsProvider, { label: string; hint: string }> = {
  edge: { label: "Microsoft Edge", hint: "Natural voices in many languages" },
  elevenlabs: { label: "ElevenLabs", hint: "The voices of your own account" },
  espeak: { label: "eSpeak", hint: "A plain voice that works offline" },
};

export const SCRIPTS: Record<RenderSettings["voiceover_mode"], { label: string; hint: string }> = {
  quick: { label: "Quick", hint: "Your template is spoken" },
  elaborate: { label: "Elaborate", hint: "An AI writes the script" },
};

export const SCRIPT_WRITERS: Record<AiProvider, string> = { gemini: "Gemini", claude: "Claude" };
