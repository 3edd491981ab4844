import type { Branding, RenderSettings } from "../contract/settings.ts";
import type { Scene } from "../contract/video.ts";
import { scriptLocale } from "../copywriting/language.ts";
import { titleOfText } from "../copywriting/title.ts";

/** What a video shows and says of a text. A text sells nothing: it has no price and no call to action. */
export function textScene(text: string, branding: Branding, settings: Pick<RenderSettings, "voice_id">): Scene {
  const written = text.normalize("NFC");
  return {
    kind: "text",
    branding,
    title: titleOfText(written, scriptLocale(settings)),
    text: written,
    description: null,
    category: null,
    brand: null,
    price: null,
    old_price: null,
    currency: null,
    cta_text: "",
  };
}
