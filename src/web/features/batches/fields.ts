/** The fields of a draft's form, and the API's faults at them. */

/** The API's faults by the form's names: of the configuration's fields it says `config.voice_id`. */
export const configFaults = (fields: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).map(([path, message]) => [path.replace(/^config\./, ""), message]));

/** As the form calls them. */
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

export const fieldLabel = (path: string): string => LABELS[path] ?? path;
