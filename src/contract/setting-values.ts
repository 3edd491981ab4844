/** The values that settings may have. Separate from the schemas, so that the web pages need no zod. */

export const VOICEOVER_MODES = ["quick", "elaborate"] as const;
export const TTS_PROVIDERS = ["edge", "elevenlabs", "espeak", "kokoro"] as const;
export const AI_PROVIDERS = ["gemini", "claude"] as const;
export const DURATIONS_S = [15, 30, 45, 60] as const;
export const ENCODING_PRESETS = ["tiktok", "reels", "youtube_shorts"] as const;
/** What a template may contain in braces: the product's value is spoken instead. */
export const PLACEHOLDERS = ["title", "brand", "price", "description", "category"] as const;
export const FONTS = ["Montserrat", "Noto Sans"] as const;
export const VIDEO_TEMPLATES = ["product_spotlight", "sale_banner", "collection"] as const;

/** Display names. */
export const PRESET_NAMES: Record<EncodingPreset, string> = {
  tiktok: "TikTok",
  reels: "Instagram Reels",
  youtube_shorts: "YouTube Shorts",
};

export type TtsProvider = (typeof TTS_PROVIDERS)[number];
export type AiProvider = (typeof AI_PROVIDERS)[number];
export type EncodingPreset = (typeof ENCODING_PRESETS)[number];
export type VideoTemplate = (typeof VIDEO_TEMPLATES)[number];
