/** Text as people read it, from the markup that shops put into their feeds. */
import { Parser } from "htmlparser2";

/** Elements that don't part words; any other tag does. */
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
/** Elements whose text nobody reads. */
const HIDDEN = new Set(["script", "style", "template", "title", "head"]);

/** Controls, lone surrogates, soft hyphens, zero-width spaces, and marks that reverse the text around them. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufff9-\ufffb]/gu;

/** Tags taken out, HTML's entities decoded, whitespace folded. */
export function plainText(markup: string): string {
  const text = /[<&]/.test(markup) ? withoutMarkup(markup) : markup;
  return text.replaceAll(/\s+/gu, " ").replaceAll(UNPRINTABLE, "").trim();
}

function withoutMarkup(markup: string): string {
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

/** At most that many characters (UTF-16 units), cut after a whole character. */
export function cut(text: string, length: number): string {
  return text.length <= length
    ? text
    : text
        .slice(0, length)
        .replace(/[\ud800-\udbff]$/, "")
        .trimEnd();
}
