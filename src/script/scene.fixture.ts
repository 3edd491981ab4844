import { brandingSchema, DEFAULT_SETTINGS, type RenderSettings } from "../contract/settings.ts";
import type { Scene } from "../contract/video.ts";

/** A product as set-up leaves it, for tests. */
export const sceneOf = (changes: Partial<Scene> = {}): Scene => ({
  branding: brandingSchema.parse({}),
  title: "Căști wireless Sonor",
  description: "Sunet clar. Baterie de 30 de ore.",
  category: "Audio",
  brand: "Sonor",
  price: 249.99,
  old_price: null,
  currency: "RON",
  cta_text: "Comanda acum!",
  ...changes,
});

export const settingsOf = (changes: Partial<RenderSettings> = {}): RenderSettings => ({
  ...DEFAULT_SETTINGS,
  ...changes,
});
