/** A forgiving tokenizer for XML as shops write it: what is no markup is text, and reading never stops at a flaw. */

export interface TokenHandler {
  /**
   * @param name as written, with its prefix
   * @param attributes as written
   * @param raw the whole tag
   */
  open(name: string, attributes: string, isEmpty: boolean, raw: string): void;
  close(name: string, raw: string): void;
  /** Entities are not decoded, in no kind of text. A text may come in several pieces, cut at no entity. */
  text(text: string, isCdata: boolean): void;
  /** What can't be in a comment here, so that one which holds it has no end; null where there is no such thing. */
  commentLimit(): string | null;
  /** @param declaration from `<!DOCTYPE` up to the first `>` */
  doctype(declaration: string): void;
  /** Something is not as XML wants it, and was read nevertheless. */
  warn(reason: string): void;
  /** Something could not be read. */
  flaw(reason: string): void;
}

export interface Tokenizer {
  write(chunk: string): void;
  end(): void;
  /** Line of the current token, from 1. */
  line(): number;
}

/** A tag; a `<` is not possible within one. Sticky. */
const TAG = /<(\/?)([A-Za-z_\u00c0-\uffff][^\s/<>="']*)([^<>"']*(?:(?:"[^"<]*"|'[^'<]*')[^<>"']*)*)>/y;
/** A tag whose quotes are not in pairs. */
const UNQUOTED_TAG = /<(\/?)([A-Za-z_\u00c0-\uffff][^\s/<>="']*)([^<>]*)>/y;
/** A closing tag without its `>`. */
const CUT_CLOSING_TAG = /<\/([A-Za-z_\u00c0-\uffff][^\s/<>="']*)\s*(?=<)/y;
/** Characters of a tag; a longer one is none. */
const MAX_TAG = 65_536;
/** Characters of a CDATA section, all of which is buffered. */
const MAX_CDATA = 2_000_000;
/** Longest entity that is kept whole. */
const MAX_ENTITY = 40;
const INCOMPLETE = -1;

export function createTokenizer(handler: TokenHandler): Tokenizer {
  let buffer = "";
  let at = 0;
  /** Of the next line end in the buffer that is not counted. */
  let lineEnd = -1;
  let lines = 1;
  /** Line of a comment that has not ended yet. */
  let commentLine: number | null = null;

  const line = () => {
    for (; lineEnd >= 0 && lineEnd < at; lineEnd = buffer.indexOf("\n", lineEnd + 1)) lines++;
    return lines;
  };
  /** Where each end was found in the buffer, so that many beginnings without one don't search all of it again. */
  const found = new Map<string, number>();
  const find = (end: string, from: number): number => {
    const known = found.get(end) ?? 0;
    if (known >= from || known < 0) return known;
    const next = buffer.indexOf(end, from);
    found.set(end, next);
    return next;
  };
  const warn = (reason: string) => handler.warn(reason);
  const matchHere = (pattern: RegExp) => {
    pattern.lastIndex = at;
    return pattern.exec(buffer);
  };
  const strayLess = () => {
    warn("A “<” in its text is not written as “&lt;”.");
    handler.text("<", false);
    return at + 1;
  };

  /** @returns where the next token begins */
  function text(isLast: boolean): number {
    const next = buffer.indexOf("<", at);
    if (next >= 0) {
      handler.text(buffer.slice(at, next), false);
      return next;
    }
    const entity = isLast ? -1 : buffer.indexOf("&", Math.max(at, buffer.length - MAX_ENTITY));
    const end = entity < 0 ? buffer.length : entity;
    if (end === at) return INCOMPLETE;
    handler.text(buffer.slice(at, end), false);
    return end;
  }

  function comment(start: number, isLast: boolean): number {
    commentLine ??= line();
    const limit = handler.commentLimit();
    const end = buffer.indexOf("-->", start);
    const limitAt = limit === null ? -1 : buffer.indexOf(limit, start);
    const isEndless = end < 0 ? limitAt >= 0 || isLast : limitAt >= 0 && limitAt < end;
    if (end < 0 && !isEndless) return Math.max(start, buffer.length - Math.max("--".length, (limit ?? "").length));
    if (isEndless) handler.flaw(`The comment that begins in line ${commentLine} does not end.`);
    commentLine = null;
    if (!isEndless) return end + "-->".length;
    return limitAt < 0 ? buffer.length : limitAt;
  }

  /** A section without its end is read as plain text. It has none where another one begins first. */
  function cdata(isLast: boolean): number {
    const start = at + "<![CDATA[".length;
    const end = find("]]>", start);
    const other = buffer.indexOf("<![CDATA[", start);
    if (end >= 0 && (other < 0 || end < other)) {
      handler.text(buffer.slice(start, end), true);
      return end + 3;
    }
    if (other < 0 && !isLast && buffer.length - at <= MAX_CDATA) return INCOMPLETE;
    warn("A CDATA section in it is not closed.");
    return start;
  }

  function declaration(isLast: boolean): number {
    if (buffer.startsWith("<!--", at)) return comment(at + "<!--".length, isLast);
    if (buffer.startsWith("<![CDATA[", at)) return cdata(isLast);
    if (!isLast && buffer.length - at < "<!DOCTYPE".length) return INCOMPLETE;
    if (!/^<!doctype/i.test(buffer.slice(at, at + 9))) return strayLess();
    const end = buffer.indexOf(">", at);
    if (end < 0 && !isLast && buffer.length - at <= MAX_TAG) return INCOMPLETE;
    handler.doctype(buffer.slice(at, end < 0 ? buffer.length : end));
    return end < 0 ? buffer.length : end + 1;
  }

  function instruction(isLast: boolean): number {
    const end = find("?>", at);
    if (end >= 0) return end + 2;
    return isLast || buffer.length - at > MAX_TAG ? strayLess() : INCOMPLETE;
  }

  function emitTag([raw, slash, name = "", rest = ""]: RegExpExecArray): number {
    if (slash === "/") handler.close(name, raw);
    else handler.open(name, rest, rest.endsWith("/"), raw);
    return at + raw.length;
  }

  function tag(isLast: boolean): number {
    const found = matchHere(TAG);
    if (found !== null) return emitTag(found);
    // A tag ends before the next `<`: as long as there is none, the rest may still come.
    if (!isLast && buffer.length - at <= MAX_TAG && buffer.indexOf("<", at + 1) < 0 && isTagStart()) return INCOMPLETE;
    const unquoted = matchHere(UNQUOTED_TAG);
    if (unquoted !== null) return emitTag(unquoted);
    const cut = matchHere(CUT_CLOSING_TAG);
    if (cut === null) return strayLess();
    warn(`The closing tag of <${cut[1]}> has no “>”.`);
    handler.close(cut[1] ?? "", cut[0]);
    return at + cut[0].length;
  }

  const isTagStart = () => /^<\/?(?:[A-Za-z_\u00c0-\uffff]|$)/.test(buffer.slice(at, at + 3));

  function token(isLast: boolean): number {
    if (commentLine !== null) return comment(at, isLast);
    if (buffer[at] !== "<") return text(isLast);
    if (buffer[at + 1] === "!") return declaration(isLast);
    if (buffer[at + 1] === "?") return instruction(isLast);
    return tag(isLast);
  }

  function scan(isLast: boolean): void {
    while (at < buffer.length) {
      const next = token(isLast);
      if (next === INCOMPLETE || next === at) return;
      at = next;
    }
  }

  return {
    write(chunk) {
      line();
      buffer = buffer.slice(at) + chunk;
      at = 0;
      found.clear();
      lineEnd = buffer.indexOf("\n");
      scan(false);
    },
    end: () => scan(true),
    line,
  };
}
