/** Quick mode: the shop's template filled with the product's values, then the call to action; or a text as it is. */
import { htmlToText } from "../catalog/html-text.ts";
import { PLACEHOLDERS, type RenderSettings } from "../contract/settings.ts";
import type { Beat, Scene, Script, ScriptSentence } from "../contract/video.ts";
import { currencyWord } from "./currency-words.ts";
import { priceAt } from "./find-prices.ts";
import { languageOf, scriptLocale } from "./language.ts";
import { hasWords, normalize, sentencesOf, shownWords, splitSentences } from "./text.ts";
import { writtenPrice } from "./written-price.ts";

type Placeholder = (typeof PLACEHOLDERS)[number];
type Values = Record<Placeholder, string | null>;

const ANY_PLACEHOLDER = new RegExp(`\\{(${PLACEHOLDERS.join("|")})\\}`, "g");
/** The currency that templates contain after the price. */
const TEMPLATE_CURRENCY = /(\{price\}\s*)(?:lei|ron)(?![\p{L}])/giu;
/** Characters, as many as a template may have: about half a minute of speech. */
const MAX_DESCRIPTION = 500;
/** Deseret capital letters: they replace the placeholders while the template is split into sentences. */
const STAND_INS = "\u{10400}\u{10401}\u{10402}\u{10403}\u{10404}";

function shortened(description: string, locale: string): string {
  if (description.length <= MAX_DESCRIPTION) return description;
  let kept = "";
  for (const sentence of splitSentences(description, locale)) {
    if (kept.length + sentence.length >= MAX_DESCRIPTION) break;
    kept = kept === "" ? sentence : `${kept} ${sentence}`;
  }
  return kept === "" ? `${description.slice(0, MAX_DESCRIPTION).replace(/\s+\S*$/u, "")}…` : kept;
}

const withFullStop = (text: string) => (/[.!?…]["'”»)]*$/u.test(text) ? text : `${text}.`);

function valuesOf(scene: Scene, locale: string): Values {
  const speakable = (text: string | null) => {
    const plain = htmlToText(text ?? "");
    return hasWords(plain) ? plain : null;
  };
  const description = speakable(scene.description);
  return {
    title: speakable(scene.title),
    brand: speakable(scene.brand),
    category: speakable(scene.category),
    description: description === null ? null : withFullStop(shortened(description, locale)),
    price: scene.price === null ? null : writtenPrice(scene.price, null, locale),
  };
}

/** Replaces a template's `lei` by the name of the product's currency, and by `leu` for an amount of one. */
function withCurrency(template: string, scene: Scene, locale: string): string {
  const { price, currency } = scene;
  if (price === null || currency === null) return template;
  return template.replaceAll(TEMPLATE_CURRENCY, (_, before: string) => {
    return before + currencyWord(price, currency, languageOf(locale));
  });
}

/** The template's sentences. Values of placeholders do not influence where sentences end. */
function templateSentences(template: string, locale: string): string[] {
  const standIns = [...STAND_INS];
  const marked = template.replaceAll(ANY_PLACEHOLDER, (_, name: Placeholder) => {
    return standIns[PLACEHOLDERS.indexOf(name)] ?? "";
  });
  return splitSentences(marked, locale).map((sentence) =>
    standIns.reduce((text, standIn, at) => text.replaceAll(standIn, `{${PLACEHOLDERS[at]}}`), sentence),
  );
}

const placeholdersOf = (sentence: string): Placeholder[] =>
  PLACEHOLDERS.filter((name) => sentence.includes(`{${name}}`));

/** Fills in a sentence's values. A value's final punctuation is dropped where the template's own follows. */
function filled(sentence: string, values: Values): string {
  return sentence
    .replaceAll(ANY_PLACEHOLDER, (match: string, name: Placeholder, at: number) => {
      const value = values[name] ?? "";
      const punctuated = /^\s*[.,;:!?…]/u.test(sentence.slice(at + match.length));
      return punctuated ? value.replace(/[\s.,;:!?…]+$/u, "") : value;
    })
    .replaceAll(/ +/g, " ")
    .trim();
}

function spokenSentences(scene: Scene, template: string, locale: string): ScriptSentence[] {
  const values = valuesOf(scene, locale);
  const known = templateSentences(withCurrency(template, scene, locale), locale).filter((sentence) =>
    placeholdersOf(sentence).every((name) => values[name] !== null),
  );
  const wantsTitle = template.includes("{title}") && values.title !== null;
  if (wantsTitle && !known.some((sentence) => sentence.includes("{title}"))) known.unshift("{title}.");
  let beat: Beat = "title";
  return known.flatMap((sentence) => {
    if (sentence.includes("{price}")) beat = "price";
    const text = filled(sentence, values);
    const texts = sentence.includes("{description}") ? splitSentences(text, locale) : [text];
    return texts.map((part) => ({ text: part, beat }));
  });
}

/** A text is spoken as it is. */
function textScript(text: string, locale: string): Script {
  return { sentences: sentencesOf(text, locale).map((sentence) => ({ text: sentence, beat: "title" })) };
}

/**
 * The script of quick mode. A sentence of the template is left out where the product lacks one of its values. The call to action
 * comes last. The sentence with the price and all later ones have the beat `price`, as beats never go back.
 */
export function quickScript(scene: Scene, settings: RenderSettings): Script {
  const locale = scriptLocale(settings);
  if (scene.text) return textScript(scene.text, locale);
  const sentences = spokenSentences(scene, htmlToText(settings.voiceover_template), locale);
  const cta = htmlToText(scene.cta_text);
  const last = sentences.at(-1);
  if (last !== undefined && normalize(last.text) === normalize(cta)) last.beat = "cta";
  else if (hasWords(cta)) sentences.push({ text: cta, beat: "cta" });
  return { sentences: sentences.filter(({ text }) => shownWords(text).length > 0) };
}

/**
 * A script that a user wrote for one video: a template that says everything, so that no call to action is added. A sentence that
 * names an amount of money has the beat `price`, as one with `{price}` has.
 */
export function givenScript(scene: Scene, script: string, settings: RenderSettings): Script {
  const locale = scriptLocale(settings);
  if (scene.kind === "text") return textScript(script, locale);
  const cta = normalize(htmlToText(scene.cta_text));
  let beat: Beat = "title";
  const sentences = spokenSentences(scene, htmlToText(script), locale).map(({ text, beat: own }, index, all) => {
    if (own === "price" || namesPrice(text, locale)) beat = "price";
    if (index === all.length - 1 && normalize(text) === cta) beat = "cta";
    return { text, beat };
  });
  return { sentences: sentences.filter(({ text }) => shownWords(text).length > 0) };
}

function namesPrice(text: string, locale: string): boolean {
  const words = shownWords(text);
  return words.some((_, at) => priceAt(words, at, languageOf(locale)) !== undefined);
}
