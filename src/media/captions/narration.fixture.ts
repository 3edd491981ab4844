/** Spoken sentences with word times, as narration returns them, for caption tests. */
import type { Narration } from "../../contract/video.ts";
import { shownWords } from "../../copywriting/text.ts";

type Sentence = Narration["sentences"][number];

const milliseconds = (time: number) => Math.round(time * 1000) / 1000;

/**
 * A spoken sentence.
 * @param start seconds
 * @param letterS how long a letter takes, seconds; about 0.065 in natural speech
 */
export function spokenSentence(text: string, start = 0.4, letterS = 0.065): Sentence {
  let at = start;
  const words = shownWords(text).map((word) => {
    const from = milliseconds(at);
    at += Math.max(1, word.length) * letterS;
    const end = milliseconds(at);
    if (/[,;:]$/.test(word)) at += 0.2;
    return { text: word, start: from, end };
  });
  return { text, beat: "title", words };
}

/** Sentences spoken one after another. */
export function spokenSentences(texts: readonly string[], pauseS = 0.3, letterS = 0.065): Sentence[] {
  let at = 0.4;
  return texts.map((text) => {
    const sentence = spokenSentence(text, at, letterS);
    at = (sentence.words.at(-1)?.end ?? at) + pauseS;
    return sentence;
  });
}

/** Difficult titles of the kinds found in real feeds. */
export const NASTY_TITLES = [
  "Căști? Nu: tastatură mecanică „Clacky” multicoloră, cu cursă lungă a tastelor.",
  "Obiectiv foto cu acoperire multistrat pentru camere SLR digitale și pe film, montură universală, inel de focalizare fin, parasolar și husă incluse.",
  '{\\b1}Bold{\\i1} \\N \\n \\h {} } { \\ C:\\temp & <i>"quoted"</i> --> 100%.',
  "Ультрапортативный ноутбук с экраном высокого разрешения.",
  "Ασύρματα ακουστικά με εξαιρετικό ήχο και μεγάλη μπαταρία.",
  "高品質ワイヤレスヘッドフォン、長時間再生とノイズキャンセリング機能付き、専用ケースが付属します。",
  "这款笔记本电脑们轻薄便携、性能强劲，适合办公与娱乐使用。",
  "초경량 노트북 컴퓨터 고해상도 화면과 오래가는 배터리를 갖춘 제품입니다.",
  "قميص قطني أزرق مريح للرجال، متوفر بجميع المقاسات والألوان الجميلة.",
  "חולצת כותנה כחולה ונוחה לגברים, זמינה בכל המידות.",
  "🔥🔥 Reduceri 😀 👨‍👩‍👧‍👦 la tot 🛒 ★★★ ✓ → ½ ½.",
  "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft nou.",
  "https://magazin-exemplu.example/produse/laptop-ultraportabil?culoare=negru acum.",
  "Super-extra-ultra-mega-hiper-performant-și-rapid aspirator.",
  "日本語の製品 😀 مرحبا Laptop.",
  "WWWWWWWWWWWWWWWWWWWWWWWW WWWWWWWWWWWWWWWWWWWWWWWW.",
  "iiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiii!",
];
