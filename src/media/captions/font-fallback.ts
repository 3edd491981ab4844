/**
 * Font fallback for captions: which font draws which word. libass must be told: for characters that a font lacks it searches
 * only the system's fonts, not those in its `fontsdir`.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Branding } from "../../contract/settings.ts";
import { coverageOf, windowsLineHeight } from "../text/font-tables.ts";
import { fontsDir } from "../text/fonts.ts";

export interface CaptionFont {
  /** The name by which libass finds it. */
  name: string;
  /** libass's font size for an em of one pixel. Like Windows, libass measures size by line height. */
  sizePerEm: number;
  covers: (codePoint: number) => boolean;
}
/** A part of a text in one font. */
export interface FontRun {
  text: string;
  font: CaptionFont;
}

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

const loadedFonts = new Map<FontKey, CaptionFont>();

function load(key: FontKey): CaptionFont {
  const loaded = loadedFonts.get(key);
  if (loaded !== undefined) return loaded;
  const [file, name] = FONTS[key];
  const bytes = readFileSync(join(fontsDir(), file));
  const font = { name, sizePerEm: windowsLineHeight(bytes), covers: coverageOf(bytes) };
  loadedFonts.set(key, font);
  return font;
}

/** The captions' font for a brand's font. */
export const brandFont = (brand: Branding["font"]): CaptionFont => load(brand);

/** Languages draw the same ideograph differently; the other scripts in the text tell which language it is. */
function cjkFontOrder(text: string): FontKey[] {
  if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text)) return ["japanese", "chinese", "korean"];
  if (/\p{Script=Hangul}/u.test(text)) return ["korean", "japanese", "chinese"];
  return ["chinese", "japanese", "korean"];
}

const graphemes = new Intl.Segmenter("und", { granularity: "grapheme" });
/** Characters without a glyph of their own: joiners, variation selectors. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;
/** Characters that Unicode wants drawn as emoji. */
const EMOJI = /\p{Emoji_Presentation}|\ufe0f/u;

/**
 * @param text the text of all captions
 * @returns a function that splits a word into font runs. The brand's font is preferred, else the first font in fallback order
 * that covers the word, or each of its characters. Characters that no font covers stay in the brand's font.
 */
export function fontRunSplitter(brand: Branding["font"], text: string): (word: string) => FontRun[] {
  const order: FontKey[] = [brand, "Noto Sans", "arabic", "hebrew", ...cjkFontOrder(text), "emoji"];
  const covers = (key: FontKey, characters: string) =>
    [...characters.replaceAll(INVISIBLE, "")].every((character) => load(key).covers(character.codePointAt(0) ?? 0));
  const fontOf = (characters: string) => order.find((key) => covers(key, characters));
  return (word) => {
    const whole = EMOJI.test(word) ? undefined : fontOf(word);
    if (whole !== undefined) return [{ text: word, font: load(whole) }];
    const runs: FontRun[] = [];
    for (const { segment } of graphemes.segment(word)) {
      const key = EMOJI.test(segment) && covers("emoji", segment) ? "emoji" : fontOf(segment);
      const font = load(key ?? brand);
      const last = runs.at(-1);
      if (last?.font === font) last.text += segment;
      else runs.push({ text: segment, font });
    }
    return runs;
  };
}
