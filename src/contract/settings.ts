/** A video's settings, the same for all videos of a batch; and a profile's branding. */
import { z } from "zod";
import {
  AI_PROVIDERS,
  DURATIONS_S,
  ENCODING_PRESETS,
  FONTS,
  PLACEHOLDERS,
  TTS_PROVIDERS,
  type TtsProvider,
  VIDEO_TEMPLATES,
  VOICEOVER_MODES,
} from "./setting-values.ts";
import { limitedText, trimmedText } from "./text-fields.ts";

export * from "./setting-values.ts";

const KNOWN_PLACEHOLDERS = PLACEHOLDERS.map((name) => `{${name}}`);

/** What is spoken, with placeholders for a product's values. */
const spokenTemplate = (max: number) =>
  trimmedText(max).superRefine((template, context) => {
    const unknown = (template.match(/\{[^{}]*\}/g) ?? []).filter((found) => !KNOWN_PLACEHOLDERS.includes(found));
    if (unknown.length === 0) return;
    const message = `has ${[...new Set(unknown)].join(", ").slice(0, 100)}, which nothing is filled into. Known: ${KNOWN_PLACEHOLDERS.join(", ")}.`;
    context.addIssue({ code: "custom", message });
  });
/** What one video says instead of what would be written. */
export const scriptSchema = spokenTemplate(2000);

/** All settings, complete: what workflows and activities get. */
export const renderSettingsSchema = z.strictObject({
  voiceover_mode: z.enum(VOICEOVER_MODES),
  tts_provider: z.enum(TTS_PROVIDERS),
  /** The provider's own voice name. Its first part (`ro-RO`) is also the script's language and the offline voices'. */
  voice_id: limitedText(100)
    .trim()
    .min(2)
    .regex(/^[\w-]+$/, "letters, digits, _ and - only")
    .meta({ maxLength: 100, pattern: "^\\s*[\\w-]{2,}\\s*$" }),
  ai_provider: z.enum(AI_PROVIDERS),
  duration_s: z.literal([...DURATIONS_S]).meta({ enum: [...DURATIONS_S] }),
  encoding_preset: z.enum(ENCODING_PRESETS),
  voiceover_template: spokenTemplate(500),
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
  font: z.enum(FONTS).default("Montserrat"),
  /** For the last picture: a line such as `Free delivery`, and the shop's address as it is shown, such as `shop.example`. */
  end_card_line: limitedText(60).trim().default(""),
  web_address: limitedText(100).trim().default(""),
});
export type Branding = z.infer<typeof brandingSchema>;

/** How words are spoken, by the word as it is written, without spaces. */
export const pronunciationsSchema = z
  .record(
    limitedText(60).regex(/^\S+$/, "must be one word, without spaces").meta({ pattern: "^\\S+$" }),
    trimmedText(100),
  )
  .refine((words) => Object.keys(words).length <= 200, { error: "must have at most 200 words." });
export type Pronunciations = z.infer<typeof pronunciationsSchema>;

/** A profile's brand as a job keeps it from its start, so that a change leaves running batches alone. */
export const brandSchema = z.object({
  branding: brandingSchema.catch(brandingSchema.parse({})),
  pronunciations: pronunciationsSchema.catch({}),
});
export type Brand = z.infer<typeof brandSchema>;
