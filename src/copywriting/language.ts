/** Which language a script is written and spoken in. */
import type { RenderSettings } from "../contract/settings.ts";

/** The language of a shop whose voice names none, as the default template and voice have it. */
const DEFAULT_LOCALE = "ro-RO";

/** `ro-RO-EmilNeural`, `iu-Cans-CA-SiqiniqNeural`, `ro-RO`, `ro`: language, maybe script, maybe region. */
const VOICE_LOCALE = /^([a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|\d{3}))?)(?:-|$)/;

/**
 * The locale that a voice's name starts with, `ro-RO`; null where it starts with none, as ElevenLabs' ids do.
 */
export function localeOfVoice(voiceId: string): string | null {
  const locale = VOICE_LOCALE.exec(voiceId)?.[1];
  if (locale === undefined) return null;
  return Intl.DisplayNames.supportedLocalesOf(locale).length > 0 ? locale : null;
}

/** The locale that prices are written in, BCP 47. */
export function scriptLocale(settings: Pick<RenderSettings, "voice_id">): string {
  return localeOfVoice(settings.voice_id) ?? DEFAULT_LOCALE;
}

/** The bare language of a locale: `ro` of `ro-RO`. */
export function languageOf(locale: string): string {
  return new Intl.Locale(locale).language;
}
