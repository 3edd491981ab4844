import { DEFAULT_SETTINGS, type SettingsOverride, settingsOverrideSchema } from "../contract/settings.ts";

const DESCRIPTIONS: Record<keyof SettingsOverride, string> = {
  voiceover_mode: "quick: the template is spoken. elaborate: an AI writes the script.",
  tts_provider: "Who speaks. elevenlabs needs its key on the server; espeak and kokoro need no network.",
  voice_id:
    "The provider's own name of a voice; espeak takes its language from it, and so does kokoro for names that are not its own.",
  ai_provider: "Who writes the script in elaborate mode; needs its key on the server.",
  duration_s: "Length of the video in seconds.",
  encoding_preset: "The platform the file is made for.",
  voiceover_template:
    "What is spoken in quick mode: {title}, {brand}, {price}, {description}, {category} are filled in.",
  cta_text: "The call to action at the end.",
  enable_denoise: "Smooths a noisy picture.",
  enable_sharpen: "Sharpens the picture.",
  enable_color_correction: "Livelier colours.",
  tts_fallback: "espeak: it speaks if the provider stays unavailable after its retries, and the result says so.",
};

/** The settings that a request may give, each documented with its default. */
export function settingsFields(): typeof settingsOverrideSchema.shape {
  const fields = Object.entries(settingsOverrideSchema.shape).map(([name, schema]) => {
    const key = name as keyof SettingsOverride;
    return [key, schema.describe(`${DESCRIPTIONS[key]} Default: ${JSON.stringify(DEFAULT_SETTINGS[key])}.`)];
  });
  return Object.fromEntries(fields);
}
