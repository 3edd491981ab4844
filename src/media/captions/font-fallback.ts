/**
 * Which font draws which word of a caption. libass has to be told: for letters that a font lacks it looks only among
 * the system's fonts, never in the folder it is given.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Branding } from "../../contract/settings.ts";
import { coverageOf, windowsLineHeight } from "../text/font-tables.ts";
import { fontsDir } from "../text/fonts.ts";

export interface CaptionFont {
  /** As libass finds it. */
  name: string;
  /** What libass calls the size, over the em: it goes by the height of a line, as Windows does. */
  sizeOfEm: number;
  covers: (codePoint: number) => boolean;
}
/** Text of one font. */
export interface FontRun {
  text: string;
  font: CaptionFont;
}

/** File and name of each. */
const FONTS = {
  Montserrat: ["Montserrat_800ExtraBold.ttf", "Montserrat ExtraBold"],
  "Noto Sans": ["NotoSans_800ExtraBold.ttf", "Noto Sans ExtraBold"],
  arabic: ["NotoSansArabic_800ExtraBold.ttf", "Noto Sans Arabic ExtraBold"],
  hebrew: ["NotoSansHebrew_800ExtraBold.ttf", "Noto Sans Hebrew ExtraBold"],
  japanese: ["NotoSansJP_700Bold.ttf", "Noto Sans JP"],
  korean: ["NotoSansKR_700Bold.ttf", "Noto Sans KR"],
  chinese: ["NotoSansSC_700Bold.ttf", "Noto Sans SC"],
  emoji: ["NotoEmoji_700Bold.ttf", "Noto Emoji"],
} as const satisfies Record<string, [file: string, name: string]>;
type FontKey = keyof typeof FONTS;

const loaded = new Map<FontKey, CaptionFont>();

function load(key: FontKey): CaptionFont {
  const known = loaded.get(key);
  if (known !== undefined) return known;
  const [file, name] = FONTS[key];
  const bytes = readFileSync(join(fontsDir(), file));
  const font = { name, sizeOfEm: windowsLineHeight(bytes), covers: coverageOf(bytes) };
  loaded.set(key, font);
  return font;
}

/** The font of a brand's captions. */
export const brandFont = (brand: Branding["font"]): CaptionFont => load(brand);

/** Languages draw the same ideograph differently; which one it is, the other letters of the text tell. */
function ideographFonts(text: string): FontKey[] {
  if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text)) return ["japanese", "chinese", "korean"];
  if (/\p{Script=Hangul}/u.test(text)) return ["korean", "japanese", "chinese"];
  return ["chinese", "japanese", "korean"];
}

const graphemes = new Intl.Segmenter("und", { granularity: "grapheme" });
/** What changes a letter and has no picture of its own: joiners, variation selectors. */
const UNSEEN = /\p{Default_Ignorable_Code_Point}/gu;
/** A letter that asks to be drawn as a picture. */
const PICTURE = /\p{Emoji_Presentation}|\ufe0f/u;

/**
 * @param text all that the captions say
 * @returns cuts a word into runs of one font each: the brand's where that has all its letters, else the first font
 * that has; letters that none has are left to the brand's
 */
export function fontChooser(brand: Branding["font"], text: string): (word: string) => FontRun[] {
  const order: FontKey[] = [brand, "Noto Sans", "arabic", "hebrew", ...ideographFonts(text), "emoji"];
  const has = (key: FontKey, letters: string) =>
    [...letters.replaceAll(UNSEEN, "")].every((letter) => load(key).covers(letter.codePointAt(0) ?? 0));
  const fontOf = (letters: string) => order.find((key) => has(key, letters));
  return (word) => {
    const whole = PICTURE.test(word) ? undefined : fontOf(word);
    if (whole !== undefined) return [{ text: word, font: load(whole) }];
    const runs: FontRun[] = [];
    for (const { segment } of graphemes.segment(word)) {
      const key = PICTURE.test(segment) && has("emoji", segment) ? "emoji" : fontOf(segment);
      const font = load(key ?? brand);
      const last = runs.at(-1);
      if (last?.font === font) last.text += segment;
      else runs.push({ text: segment, font });
    }
    return runs;
  };
}
