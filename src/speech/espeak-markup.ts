/** How a text is given to espeak-ng, and how its reports are matched with the text's words. */
import { languageOf } from "../copywriting/language.ts";
import { escapeSsml } from "./provider.ts";

/** espeak's voice names where they differ from the language code. */
const VOICE_NAMES: Record<string, string> = { zh: "cmn", no: "nb", iw: "he", fil: "tl" };
/** Voices for words in another script than the voice's own language, which would spell them letter by letter. */
const SCRIPTS = [
  { pattern: /\p{Script=Arabic}/u, voice: "ar", writing: ["Arab"] },
  { pattern: /\p{Script=Cyrillic}/u, voice: "ru", writing: ["Cyrl"] },
  { pattern: /\p{Script=Greek}/u, voice: "el", writing: ["Grek"] },
  { pattern: /[\p{Script=Hiragana}\p{Script=Katakana}]/u, voice: "ja", writing: ["Jpan"] },
  { pattern: /\p{Script=Hangul}/u, voice: "ko", writing: ["Kore"] },
  { pattern: /\p{Script=Han}/u, voice: "cmn", writing: ["Hans", "Hant", "Jpan", "Kore"] },
  { pattern: /\p{Script=Hebrew}/u, voice: "he", writing: ["Hebr"] },
  { pattern: /\p{Script=Devanagari}/u, voice: "hi", writing: ["Deva"] },
];

/** espeak's voices for a locale, to be tried in order. */
export function espeakVoices(locale: string): string[] {
  const language = languageOf(locale);
  return [locale.toLowerCase(), VOICE_NAMES[language] ?? language];
}

/** SSML in which words in foreign scripts have a voice that reads them, and the index of each word in it. */
export function markUp(words: readonly string[], locale: string): { markup: string; starts: number[] } {
  const ownWriting = new Intl.Locale(locale).maximize().script ?? "Latn";
  const voiceFor = (word: string) => {
    const script = SCRIPTS.find(({ pattern }) => pattern.test(word));
    return script?.writing.includes(ownWriting) ? undefined : script?.voice;
  };
  const parts: string[] = [];
  let length = 0;
  const add = (text: string) => {
    parts.push(text);
    // espeak counts code points, JavaScript UTF-16 code units.
    length += [...text].length;
  };
  let open: string | undefined;
  const starts = words.map((word, at) => {
    const voice = voiceFor(word);
    if (voice !== open && open !== undefined) add("</voice>");
    if (at > 0) add(" ");
    if (voice !== open && voice !== undefined) add(`<voice xml:lang="${voice}">`);
    open = voice;
    const start = length;
    add(escapeSsml(word));
    return start;
  });
  if (open !== undefined) add("</voice>");
  return { markup: parts.join(""), starts };
}

/**
 * The index of the word that espeak reports.
 * @param position code points from the start of the markup
 * @param starts as `markUp` gives them
 */
export function wordAt(position: number, starts: readonly number[]): number {
  // After the end of a clause espeak reports the position of the space before the word.
  return starts.findLastIndex((wordStart) => wordStart <= position + 1);
}
