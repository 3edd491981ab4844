/** espeak-ng's phonemes as the symbols that Kokoro was trained on. */

/** Kokoro's numbers of symbols, from its `config.json`. */
const NUMBERS: Readonly<Record<string, number>> = Object.fromEntries(
  [
    [1, ";:,.!?"],
    [9, '—…"()“” \u0303ʣʥʦʨᵝꭧAI'],
    [31, "O"],
    [33, "Q"],
    [35, "ST"],
    [39, "W"],
    [41, "Yᵊabcdef"],
    [50, "hijklmnopqrstuvwxyzɑɐɒæ"],
    [75, "βɔɕç"],
    [80, "ɖðʤə"],
    [85, "ɚɛɜ"],
    [90, "ɟ"],
    [92, "ɡ"],
    [99, "ɥ"],
    [101, "ɨɪʝ"],
    [110, "ɯɰŋɳɲɴø"],
    [118, "ɸθœ"],
    [123, "ɹ"],
    [125, "ɾɻ"],
    [128, "ʁɽʂʃʈʧ"],
    [135, "ʊʋ"],
    [138, "ʌɣɤ"],
    [142, "χʎ"],
    [147, "ʒʔ"],
    [156, "ˈˌː"],
    [162, "ʰ"],
    [164, "ʲ"],
    [169, "↓"],
    [171, "→↗↘"],
    [177, "ᵻ"],
  ].flatMap(([first, symbols]) => [...String(symbols)].map((symbol, at) => [symbol, Number(first) + at])),
);

/** Affricates are one symbol. */
const AFFRICATES: Readonly<Record<string, string>> = { tʃ: "ʧ", dʒ: "ʤ", ts: "ʦ", dz: "ʣ" };
/** English diphthongs are one symbol too. */
const ENGLISH_DIPHTHONGS: Readonly<Record<string, string>> = {
  aɪ: "I",
  aʊ: "W",
  eɪ: "A",
  oʊ: "O",
  əʊ: "Q",
  ɔɪ: "Y",
};
/** Other sounds as Kokoro's English writes them. */
const ENGLISH: readonly (readonly [string, string])[] = [
  ["ɜː", "ɜɹ"],
  ["ɚ", "əɹ"],
  ["r", "ɹ"],
  ["ɐ", "ə"],
  ["ː", ""],
];

/**
 * One phoneme in Kokoro's symbols.
 * @param phoneme espeak's, with its stress mark: `ˈaɪ`. A change of language, `(en)`, has no sound
 * @param language `ro`. German is spoken best with espeak's symbols as they are
 */
function symbolsOf(phoneme: string, language: string): string {
  if (phoneme.startsWith("(")) return "";
  const [, stress = "", sound = ""] = /^([ˈˌ]?)(.*)$/u.exec(phoneme.replace(/[_-]/g, "")) ?? [];
  if (language === "de") return stress + sound;
  const affricate = AFFRICATES[sound];
  if (affricate !== undefined) return stress + affricate;
  if (language === "en") {
    const whole = ENGLISH_DIPHTHONGS[sound];
    return stress + (whole ?? ENGLISH.reduce((text, [from, to]) => text.replaceAll(from, to), sound));
  }
  return stress + sound.replaceAll("ɜ", "ɐ");
}

/** A word's phonemes in Kokoro's symbols. */
export function toSymbols(phonemes: readonly string[], language: string): string {
  // espeak reports a soft consonant as two phonemes, `ʃʲ` and `ʲ`.
  return phonemes
    .map((phoneme) => symbolsOf(phoneme, language))
    .join("")
    .replaceAll("ʲʲ", "ʲ");
}

/** Kokoro's numbers of the symbols; unknown ones are left out. */
export function tokensOf(symbols: string): number[] {
  return [...symbols].flatMap((symbol) => NUMBERS[symbol] ?? []);
}
