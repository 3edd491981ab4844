import { brandingSchema, DEFAULT_SETTINGS, type RenderSettings } from "../contract/settings.ts";
import type { Scene } from "../contract/video.ts";

/** A product as set-up leaves it, for tests. */
export const sceneOf = (changes: Partial<Scene> = {}): Scene => ({
  kind: "product",
  branding: brandingSchema.parse({}),
  title: "Căști wireless Sonor",
  text: null,
  description: "Sunet clar. Baterie de 30 de ore.",
  category: "Audio",
  brand: "Sonor",
  price: 249.99,
  old_price: null,
  currency: "RON",
  cta_text: "Comanda acum!",
  ...changes,
});

/** A text as set-up leaves it. */
export const textSceneOf = (text: string, changes: Partial<Scene> = {}): Scene =>
  sceneOf({
    kind: "text",
    title: text.slice(0, 60),
    text,
    description: null,
    category: null,
    brand: null,
    price: null,
    currency: null,
    cta_text: "",
    ...changes,
  });

export const settingsOf = (changes: Partial<RenderSettings> = {}): RenderSettings => ({
  ...DEFAULT_SETTINGS,
  ...changes,
});
