/** Captions measured from an SRT file, as the outside sees them. */

import { MAX_LINES } from "../../src/media/captions/layout.ts";
import { columnsOf, LINE_COLUMNS } from "../../src/media/captions/tokenize.ts";
import type { Figure } from "../../src/media/verify/index.ts";

export interface SrtCue {
  /** Seconds. */
  start: number;
  end: number;
  lines: string[];
}

const MIN_CUE_S = 0.8;
const MAX_CHARACTERS_A_SECOND = 20;
const TIMES = /^(\d+):(\d+):(\d+),(\d+) --> (\d+):(\d+):(\d+),(\d+)$/;

/** @throws Error naming the cue that can't be read */
export function parseSrt(srt: string): SrtCue[] {
  const blocks = srt
    .replaceAll("\r", "")
    .trim()
    .split(/\n{2,}/);
  return blocks.map((block, index) => {
    const [number, times = "", ...lines] = block.split("\n");
    const parts = TIMES.exec(times)?.slice(1).map(Number);
    if (number !== `${index + 1}` || parts === undefined || lines.length === 0) {
      throw new Error(`Cue ${index + 1} is none: ${block.slice(0, 80)}`);
    }
    const [h1 = 0, m1 = 0, s1 = 0, ms1 = 0, h2 = 0, m2 = 0, s2 = 0, ms2 = 0] = parts;
    return { start: h1 * 3600 + m1 * 60 + s1 + ms1 / 1000, end: h2 * 3600 + m2 * 60 + s2 + ms2 / 1000, lines };
  });
}

/** Captions promise their reading time where the speech allows it: where the next cue comes at once, it does not. */
const hurried = (cue: SrtCue, next: SrtCue | undefined) => next !== undefined && next.start - cue.end < 0.002;

const most = (values: readonly number[]) => Math.max(0, ...values);
const atMost = (name: string, value: number, limit: number, unit = ""): Figure => ({
  name,
  value: `${Math.round(value * 100) / 100}${unit}`,
  wanted: `at most ${limit}${unit}`,
  holds: value <= limit + 0.01,
});

/** @param durationS of the video */
export function captionFigures(cues: readonly SrtCue[], durationS: number): Figure[] {
  const free = cues.filter((cue, i) => !hurried(cue, cues[i + 1]));
  const speed = ({ start, end, lines }: SrtCue) => [...lines.join(" ")].length / (end - start);
  const shortest = Math.min(...free.map(({ start, end }) => end - start));
  const overlaps = cues.filter(({ start, end }, i) => start >= end || end > (cues[i + 1]?.start ?? durationS) + 0.001);
  return [
    { name: "captions", value: `${cues.length}`, wanted: "at least 1", holds: cues.length > 0 },
    atMost("lines of a caption", most(cues.map(({ lines }) => lines.length)), MAX_LINES),
    atMost("columns of a line", most(cues.flatMap(({ lines }) => lines.map(columnsOf))), LINE_COLUMNS),
    {
      name: "shortest caption",
      value: `${shortest.toFixed(2)} s`,
      wanted: `at least ${MIN_CUE_S} s`,
      holds: shortest >= MIN_CUE_S - 0.002,
    },
    atMost("letters a second", most(free.map(speed)), MAX_CHARACTERS_A_SECOND),
    atMost("hurried captions", cues.length - free.length, cues.length),
    atMost("captions out of turn", overlaps.length, 0),
  ];
}
