/** What the API finds wrong with a draft, by the fields of its form. */

/** The form names the settings plainly where the API's paths say `config.voice_id`. */
export const draftErrors = (fields: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).map(([path, message]) => [path.replace(/^config\./, ""), message]));

/** As the form labels them. */
const LABELS: Record<string, string> = {
  name: "Name",
  items: "Items",
  platform: "Made for",
  tts_provider: "Voice from",
  voice_id: "Voice",
  duration_s: "Length",
  cta_text: "Call to action",
  voiceover_mode: "Script",
  voiceover_template: "What is spoken",
  ai_provider: "Written by",
};

export const fieldLabel = (path: string): string => (Object.hasOwn(LABELS, path) ? LABELS[path] : undefined) ?? path;
