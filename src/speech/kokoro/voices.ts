/** Kokoro's voices by their names in `voice_id`: the language, then the styles that are mixed, `ro-im_nicola`. */
import { KOKORO_VOICES } from "../../contract/voices.ts";
import { languageOf, localeOfVoice } from "../../copywriting/language.ts";

export interface KokoroVoice {
  language: string;
  /** espeak's voice for the phonemes. */
  locale: string;
  styles: string[];
  /** The speed at which it speaks clearly, relative to the model's own. */
  pace: number;
}

/** Voices that speak a language other than their own are understood better when slower. Measured: docs/voices.md. */
const PACES: Record<string, number> = { ro: 0.88 };

/** The kind of a language that Kokoro was trained on, where its name alone means another one to espeak. */
const LOCALES: Record<string, string> = { en: "en-US", fr: "fr-FR", pt: "pt-BR" };
/** British voices begin with b. */
const BRITISH = /^b[fm]_/;

/**
 * The voice of a name: one of `KOKORO_VOICES`, or for any other name that begins with a language or locale, `ro-RO-EmilNeural`,
 * the first voice of that language. Null where there is none.
 */
export function kokoroVoice(voiceId: string): KokoroVoice | null {
  const locale = localeOfVoice(voiceId);
  if (locale === null) return null;
  const language = languageOf(locale);
  const known = KOKORO_VOICES.find(({ id }) => id === voiceId);
  // Its own form, but no voice of it.
  if (known === undefined && /_/.test(voiceId)) return null;
  const id = known?.id ?? KOKORO_VOICES.find((voice) => voice.id.startsWith(`${language}-`))?.id;
  if (id === undefined) return null;
  const [, ...styles] = id.split("-");
  const british = styles.some((style) => BRITISH.test(style));
  return { language, locale: british ? "en-GB" : (LOCALES[language] ?? language), styles, pace: PACES[language] ?? 1 };
}
