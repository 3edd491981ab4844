/** A tool, not a test: measures captions from their SRT file. */
import { MAX_LINES } from "../../src/media/captions/layout.ts";
import { columnsOf, LINE_COLUMNS } from "../../src/media/captions/tokenize.ts";
import type { Metric } from "../../src/media/verify/index.ts";

export interface SrtCue {
  /** Seconds. */
  start: number;
  end: number;
  lines: string[];
}

const MIN_CUE_S = 0.8;
const MAX_CHARACTERS_PER_SECOND = 20;
const TIMES = /^(\d+):(\d+):(\d+),(\d+) --> (\d+):(\d+):(\d+),(\d+)$/;

/** @throws Error naming the cue that can't be parsed */
export function parseSrt(srt: string): SrtCue[] {
  const blocks = srt
    .replaceAll("\r", "")
    .trim()
    .split(/\n{2,}/);
  return blocks.map((block, index) => {
    const [number, times = "", ...lines] = block.split("\n");
    const parts = TIMES.exec(times)?.slice(1).map(Number);
    if (number !== `${index + 1}` || parts === undefined || lines.length === 0) {
      throw new Error(`Cue ${index + 1} is not valid: ${block.slice(0, 80)}`);
    }
    const [h1 = 0, m1 = 0, s1 = 0, ms1 = 0, h2 = 0, m2 = 0, s2 = 0, ms2 = 0] = parts;
    return { start: h1 * 3600 + m1 * 60 + s1 + ms1 / 1000, end: h2 * 3600 + m2 * 60 + s2 + ms2 / 1000, lines };
  });
}

/** The limits on reading time hold only where the speech leaves time: not where the next cue follows at once. */
const isHurried = (cue: SrtCue, next: SrtCue | undefined) => next !== undefined && next.start - cue.end < 0.002;

const largest = (values: readonly number[]) => Math.max(0, ...values);
const atMost = (name: string, value: number, limit: number, unit = ""): Metric => ({
  name,
  value: `${Math.round(value * 100) / 100}${unit}`,
  required: `at most ${limit}${unit}`,
  ok: value <= limit + 0.01,
});

/** @param durationS of the video */
export function captionMetrics(cues: readonly SrtCue[], durationS: number): Metric[] {
  const unhurried = cues.filter((cue, i) => !isHurried(cue, cues[i + 1]));
  const charactersPerSecond = ({ start, end, lines }: SrtCue) => [...lines.join(" ")].length / (end - start);
  const shortest = Math.min(...unhurried.map(({ start, end }) => end - start));
  const overlaps = cues.filter(({ start, end }, i) => start >= end || end > (cues[i + 1]?.start ?? durationS) + 0.001);
  return [
    { name: "captions", value: `${cues.length}`, required: "at least 1", ok: cues.length > 0 },
    atMost("lines of a caption", largest(cues.map(({ lines }) => lines.length)), MAX_LINES),
    atMost("columns of a line", largest(cues.flatMap(({ lines }) => lines.map(columnsOf))), LINE_COLUMNS),
    {
      name: "shortest caption",
      value: `${shortest.toFixed(2)} s`,
      required: `at least ${MIN_CUE_S} s`,
      ok: shortest >= MIN_CUE_S - 0.002,
    },
    atMost("characters a second", largest(unhurried.map(charactersPerSecond)), MAX_CHARACTERS_PER_SECOND),
    atMost("hurried captions", cues.length - unhurried.length, cues.length),
    atMost("overlapping captions", overlaps.length, 0),
  ];
}
