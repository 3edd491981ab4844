/** The language in which a script is written and spoken. */
import type { RenderSettings } from "../contract/settings.ts";

/** Where the voice names no language: that of the default template and voice. */
const DEFAULT_LOCALE = "ro-RO";

/** Language, optional script and optional region: `ro-RO-EmilNeural`, `iu-Cans-CA-SiqiniqNeural`, `ro-RO`, `ro`. */
const VOICE_LOCALE = /^([a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|\d{3}))?)(?:-|$)/;

/** The locale at the start of a voice's name, `ro-RO`; null where there is none, as in ElevenLabs' ids. */
export function localeOfVoice(voiceId: string): string | null {
  const locale = VOICE_LOCALE.exec(voiceId)?.[1];
  if (locale === undefined) return null;
  return Intl.DisplayNames.supportedLocalesOf(locale).length > 0 ? locale : null;
}

/** The script's locale, BCP 47. */
export function scriptLocale(settings: Pick<RenderSettings, "voice_id">): string {
  return localeOfVoice(settings.voice_id) ?? DEFAULT_LOCALE;
}

/** The language subtag of a locale: `ro` of `ro-RO`. */
export function languageOf(locale: string): string {
  return new Intl.Locale(locale).language;
}
