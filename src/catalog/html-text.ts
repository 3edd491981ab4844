/** Plain text from the HTML that shops put into their feeds. */
import { Parser } from "htmlparser2";

/** Elements that don't separate words; all others do. */
const INLINE = new Set([
  "a",
  "abbr",
  "b",
  "bdi",
  "bdo",
  "cite",
  "code",
  "em",
  "font",
  "i",
  "mark",
  "s",
  "small",
  "span",
  "strong",
  "sub",
  "sup",
  "u",
]);
/** Elements whose text is not displayed. */
const HIDDEN = new Set(["script", "style", "template", "title", "head"]);

/** Control characters, lone surrogates, soft hyphens, zero-width spaces and marks of text direction. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufff9-\ufffb]/gu;

/** How often a text may have been escaped. */
const MAX_LAYERS = 8;
/** A `<` without its `>`. Comments may hold either. */
const STRAY_LESS = /<(?!!--|[^<>]*>)/g;
/** An `&` that begins no entity. Of those that HTML knows without a semicolon, some are the beginnings of words. */
const STRAY_AMPERSAND = /&(?!#|\w+;|(?:nbsp|amp|lt|gt|quot|copy|reg|deg|euro|trade)(?!\w))/gi;
const SURROGATE = /&#(?:(5[5-7]\d{3})|x(d[89a-f][\da-f]{2}));/gi;

/**
 * Removes tags, decodes entities, and collapses white space to single spaces, however often the text was escaped
 * (`&amp;lt;b&amp;gt;`).
 */
export function htmlToText(markup: string): string {
  let text = markup;
  for (let layer = 0; layer < MAX_LAYERS && /[<&]/.test(text); layer++) {
    const next = withoutTags(text);
    if (next === text) break;
    text = next;
  }
  return text.replaceAll(/\s+/gu, " ").replaceAll(UNPRINTABLE, "").replaceAll(/ {2,}/g, " ").trim();
}

/** A pair of references to surrogates is one character; a single one stays half of it, which is not printable. */
const surrogate = (_: string, decimal?: string, hex?: string) =>
  String.fromCharCode(decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal));

function withoutTags(markup: string): string {
  const parts: string[] = [];
  let hidden = 0;
  const parser = new Parser({
    ontext: (text) => void (hidden === 0 && parts.push(text)),
    onopentagname: (name) => {
      if (HIDDEN.has(name)) hidden++;
      if (!INLINE.has(name)) parts.push(" ");
    },
    onclosetag: (name) => {
      if (HIDDEN.has(name)) hidden--;
      if (!INLINE.has(name)) parts.push(" ");
    },
  });
  const escaped = markup
    .replaceAll(SURROGATE, surrogate)
    .replaceAll(STRAY_LESS, "&lt;")
    .replaceAll(STRAY_AMPERSAND, "&amp;");
  parser.end(escaped);
  return parts.join("");
}

/** At most `length` UTF-16 code units, without half a character or a space at the end. */
export function truncate(text: string, length: number): string {
  return text.length <= length
    ? text
    : text
        .slice(0, length)
        .replace(/[\ud800-\udbff]$/, "")
        .trimEnd();
}
