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

/** Removes tags, decodes entities, and collapses white space to single spaces. */
export function htmlToText(markup: string): string {
  const text = /[<&]/.test(markup) ? withoutTags(markup) : markup;
  return text.replaceAll(/\s+/gu, " ").replaceAll(UNPRINTABLE, "").trim();
}

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
  parser.end(markup);
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
