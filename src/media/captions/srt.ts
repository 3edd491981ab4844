import { type Cue, lineText } from "./cues.ts";

function time(seconds: number): string {
  const ms = Math.round(seconds * 1000);
  const part = (value: number, digits: number) => String(value).padStart(digits, "0");
  const [h, m, s] = [Math.floor(ms / 3_600_000), Math.floor(ms / 60_000) % 60, Math.floor(ms / 1000) % 60];
  return `${part(h, 2)}:${part(m, 2)}:${part(s, 2)},${part(ms % 1000, 3)}`;
}

/** Text that stays inside its line: a line break, or the arrow of a time line, would end the cue. */
const srtText = (text: string) => text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ").replaceAll("-->", "→");

/** The cues as SubRip text, UTF-8. */
export function writeSrt(cues: readonly Cue[]): string {
  return cues
    .map(({ start, end, lines }, index) => {
      const text = lines.map((line) => srtText(lineText(line))).join("\n");
      return `${index + 1}\n${time(start)} --> ${time(end)}\n${text}\n`;
    })
    .join("\n");
}
