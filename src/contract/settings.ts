/** A video's settings, the same for all videos of a batch; and a profile's branding. */
import { z } from "zod";
import {
  AI_PROVIDERS,
  DURATIONS_S,
  ENCODING_PRESETS,
  TTS_PROVIDERS,
  type TtsProvider,
  VIDEO_TEMPLATES,
  VOICEOVER_MODES,
} from "./setting-values.ts";
import { limitedText, trimmedText } from "./text-fields.ts";

export * from "./setting-values.ts";

/** All settings, complete: what workflows and activities get. */
export const renderSettingsSchema = z.strictObject({
  voiceover_mode: z.enum(VOICEOVER_MODES),
  tts_provider: z.enum(TTS_PROVIDERS),
  /** The provider's own voice name. Its first part (`ro-RO`) is also the script's language and espeak's. */
  voice_id: limitedText(100)
    .trim()
    .min(2)
    .regex(/^[\w-]+$/, "letters, digits, _ and - only")
    .meta({ maxLength: 100, pattern: "^\\s*[\\w-]{2,}\\s*$" }),
  ai_provider: z.enum(AI_PROVIDERS),
  duration_s: z.literal([...DURATIONS_S]).meta({ enum: [...DURATIONS_S] }),
  encoding_preset: z.enum(ENCODING_PRESETS),
  /** Placeholders: `{title}`, `{brand}`, `{price}`, `{description}`, `{category}`. */
  voiceover_template: trimmedText(500),
  cta_text: trimmedText(60),
  enable_denoise: z.boolean(),
  enable_sharpen: z.boolean(),
  enable_color_correction: z.boolean(),
  tts_fallback: z.enum(["none", "espeak"]),
});
export type RenderSettings = z.infer<typeof renderSettingsSchema>;

/** The settings that a request or a profile overrides: any of them, and no unknown ones. */
export const settingsOverrideSchema = renderSettingsSchema.partial();
export type SettingsOverride = z.infer<typeof settingsOverrideSchema>;

/** Used where neither the profile nor the request has a value. */
export const DEFAULT_SETTINGS: RenderSettings = {
  voiceover_mode: "quick",
  tts_provider: "edge",
  voice_id: "ro-RO-EmilNeural",
  ai_provider: "gemini",
  duration_s: 30,
  encoding_preset: "tiktok",
  voiceover_template: "{title}. {brand}. Pret: {price} lei.",
  cta_text: "Comanda acum!",
  enable_denoise: false,
  enable_sharpen: false,
  enable_color_correction: false,
  tts_fallback: "none",
};

/**
 * Merges settings, later ones over earlier ones: defaults, the server's, the profile's, the request's. The result is not validated.
 */
export function mergeSettings(
  server: { TTS_PROVIDER: TtsProvider },
  profile: SettingsOverride,
  request: object,
): Record<keyof RenderSettings, unknown> {
  return { ...DEFAULT_SETTINGS, tts_provider: server.TTS_PROVIDER, ...profile, ...request };
}

const HEX_COLOUR = /^#[0-9a-fA-F]{6}$/;

/** How a shop's videos look; part of its profile. */
export const brandingSchema = z.strictObject({
  template: z.enum(VIDEO_TEMPLATES).default("product_spotlight"),
  /** Panels and backgrounds, `#rrggbb`. */
  primary_color: z.string().regex(HEX_COLOUR, "a colour as #rrggbb").default("#14213d"),
  /** Badge, call to action and the word that is being spoken, `#rrggbb`. */
  accent_color: z.string().regex(HEX_COLOUR, "a colour as #rrggbb").default("#ffb703"),
  font: z.enum(["Montserrat", "Noto Sans"]).default("Montserrat"),
});
export type Branding = z.infer<typeof brandingSchema>;
