/** Writes captions as a SubRip (SRT) file. */
import { type Cue, lineText } from "./layout.ts";

function srtTime(seconds: number): string {
  const ms = Math.round(seconds * 1000);
  const part = (value: number, digits: number) => String(value).padStart(digits, "0");
  const [h, m, s] = [Math.floor(ms / 3_600_000), Math.floor(ms / 60_000) % 60, Math.floor(ms / 1000) % 60];
  return `${part(h, 2)}:${part(m, 2)}:${part(s, 2)},${part(ms % 1000, 3)}`;
}

/** What players take for formatting: ASS override blocks such as `{\an8}`, and the tags that SubRip has. */
const FORMATTING = /\{\\[^{}]*\}|<\/?(?:b|i|u|s|font)(?:\s[^<>]*)?>/giu;

/** Removes formatting, and what would end a line or a cue: line breaks and the arrow of a time line. */
const srtText = (text: string) =>
  text
    .replaceAll(FORMATTING, "")
    .replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ")
    .replaceAll("-->", "→");

/** The cues as SubRip text. */
export function writeSrt(cues: readonly Cue[]): string {
  return cues
    .map(({ start, end, lines }, index) => {
      const text = lines.map((line) => srtText(lineText(line))).join("\n");
      return `${index + 1}\n${srtTime(start)} --> ${srtTime(end)}\n${text}\n`;
    })
    .join("\n");
}
