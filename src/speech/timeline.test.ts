import { describe, expect, it } from "vitest";
import { BEATS, type Beat } from "../contract/video.ts";
import { LEAD_IN, layOut, MAX_TEMPO, TAIL, type TimedSentence, tempoFor, textLength } from "./timeline.ts";

const sentences = (...lengths: [Beat, number][]): TimedSentence[] =>
  lengths.map(([beat, length]) => ({ beat, length }));
const usual = sentences(["title", 3], ["title", 0.6], ["price", 3], ["cta", 1]);

describe("tempoFor", () => {
  it("is natural where the voice fits and up to 1.25 where it does not", () => {
    expect(tempoFor([5, 5], 15)).toBe(1);
    const tempo = tempoFor([8, 8], 15);
    expect(tempo).toBeGreaterThan(1);
    expect(tempo).toBeLessThan(MAX_TEMPO);
    expect(16 / tempo + LEAD_IN + TAIL + 0.25).toBeCloseTo(15);
    expect(tempoFor([20, 20], 15)).toBe(MAX_TEMPO);
  });
});

describe("layOut", () => {
  it("spreads a short script so that beats start at about each third", () => {
    const { starts, beats, duration_s, overlong } = layOut(usual, 30);
    expect(beats.title).toBeCloseTo(0.4);
    expect(beats.price).toBeCloseTo(10.2);
    expect(beats.cta).toBeCloseTo(19.8);
    expect(starts).toEqual([beats.title, expect.closeTo(0.4 + 3 + 0.35), beats.price, beats.cta]);
    expect({ duration_s, overlong }).toEqual({ duration_s: 30, overlong: false });
  });

  it("delays a beat where the one before takes longer, and starts it earlier where later ones need the time", () => {
    const long = layOut(sentences(["title", 14], ["price", 2], ["cta", 1]), 30);
    expect(long.beats.price).toBeCloseTo(14.9);
    const full = layOut(sentences(["title", 2], ["price", 3], ["cta", 12]), 20);
    expect(full.beats.cta).toBeCloseTo(20 - TAIL - 12);
    expect(full.beats.price).toBeLessThan(full.beats.cta - 3);
  });

  it("makes the video longer by whole frames where the voice does not fit", () => {
    const { duration_s, overlong, starts } = layOut(sentences(["title", 14], ["price", 3.013], ["cta", 1]), 15);
    expect(overlong).toBe(true);
    const end = (starts.at(-1) ?? 0) + 1;
    expect(duration_s).toBeGreaterThanOrEqual(end + TAIL);
    expect(duration_s).toBeLessThan(end + TAIL + 1 / 30);
    expect(duration_s * 30).toBeCloseTo(Math.round(duration_s * 30), 6);
  });

  it("does not make a video longer for one sample", () => {
    const exact = 15 - LEAD_IN - TAIL - 0.25;
    expect(layOut(sentences(["title", exact - 1], ["cta", 1.0001]), 15)).toMatchObject({
      duration_s: 15,
      overlong: false,
    });
  });

  it("starts beats without sentences too, in order", () => {
    expect(layOut(sentences(["title", 2], ["cta", 1]), 30).beats).toEqual({
      title: expect.closeTo(0.4),
      price: expect.closeTo(10.2),
      cta: expect.closeTo(19.8),
    });
    const { beats } = layOut(sentences(["title", 20]), 22);
    expect(beats.price).toBeCloseTo(22 * 0.34);
    expect(beats.cta).toBeCloseTo(22 * 0.66);
    expect(layOut(sentences(["price", 2], ["cta", 1]), 15).beats.price).toBeCloseTo(0.4);
  });

  it("holds for scripts of every shape", () => {
    const shapes: Beat[][] = [
      ["title"],
      ["cta"],
      ["price", "price", "cta"],
      ["title", "cta", "cta"],
      ["title", "title", "price", "cta"],
      [],
    ];
    for (const shape of shapes) {
      for (const length of [0.2, 1.1, 2.7, 4.05, 9.9]) {
        for (const asked of [15, 30]) {
          const timed = shape.map((beat) => ({ beat, length }));
          const { starts, beats, duration_s, overlong } = layOut(timed, asked);
          expect(overlong).toBe(duration_s > asked);
          expect(BEATS.map((beat) => beats[beat])).toEqual(BEATS.map((beat) => beats[beat]).toSorted((a, b) => a - b));
          expect(beats.cta).toBeLessThan(duration_s);
          let free = LEAD_IN;
          for (const [at, start] of starts.entries()) {
            expect(start).toBeGreaterThanOrEqual(free - 1e-9);
            free = start + length + 0.25;
            const isFirst = shape.indexOf(shape[at] ?? "title") === at;
            if (isFirst) expect(beats[shape[at] ?? "title"]).toBe(start);
          }
          if (starts.length > 0) expect(free - 0.25).toBeLessThanOrEqual(duration_s - TAIL + 1e-9);
        }
      }
    }
  });
});

describe("textLength", () => {
  const titles = (...lengths: number[]) => sentences(...lengths.map((length): [Beat, number] => ["title", length]));

  it("is the voice with its pauses and 1.5 s, at least 5 s, at most what was asked for", () => {
    expect(textLength(titles(4, 3), 30)).toBeCloseTo(4 + 0.35 + 3 + 1.5);
    expect(textLength(titles(1.2), 30)).toBe(5);
    expect(textLength(titles(29), 30)).toBe(30);
    expect(textLength(titles(40), 30)).toBe(30);
  });

  it("keeps natural pauses, and lets the video be longer than requested", () => {
    const timed = titles(4, 3, 2);
    const { starts, duration_s, overlong } = layOut(timed, textLength(timed, 30));
    expect(starts).toEqual([0.4, 4.75, 8.1].map((start) => expect.closeTo(start, 5)));
    expect(duration_s).toBeCloseTo(9 + 0.7 + 1.5, 1);
    expect(overlong).toBe(false);
    const long = titles(20, 15);
    expect(layOut(long, textLength(long, 30))).toMatchObject({ overlong: true });
  });
});
