import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runFfmpeg } from "../ffmpeg/run.ts";
import { type Cue, layOutCues } from "./layout.ts";
import { NASTY_TITLES, spokenSentences } from "./narration.fixture.ts";
import { writeSrt } from "./srt.ts";

const cue = (start: number, end: number, ...lines: string[]): Cue => ({
  start,
  end,
  lines: lines.map((text) => [{ text, start, end, columns: text.length, spaceBefore: true, noBreakBefore: false }]),
});

describe("writeSrt", () => {
  it("numbers cues from 1, writes times in milliseconds, and keeps line breaks", () => {
    const cues = [cue(0.4, 1.2345, "Căști", "wireless"), cue(3661.5, 3662, "Sfârșit")];
    expect(writeSrt(cues)).toBe(
      "1\n00:00:00,400 --> 00:00:01,235\nCăști\nwireless\n\n2\n01:01:01,500 --> 01:01:02,000\nSfârșit\n",
    );
  });

  it("does not let text end its cue or start another", () => {
    const srt = writeSrt([cue(0, 1, "a\n\n2\n00:00:05,000 --> 00:00:06,000\nb"), cue(1, 2, "c")]);
    expect(srt.match(/-->/g)).toHaveLength(2);
    expect(srt.trim().split("\n\n")).toHaveLength(2);
  });

  it("leaves no formatting in the text, and takes nothing else for it", () => {
    const srt = writeSrt([
      cue(0, 1, "{\\an8}sus <b>tare</b> {\\pos(1,1)}", '<font color="red">a</font> {b} x < y > z'),
    ]);
    expect(srt.split("\n").slice(2, 4)).toEqual(["sus tare ", "a {b} x < y > z"]);
  });

  it("writes a file of which ffmpeg reads every cue", async () => {
    const cues = layOutCues(spokenSentences(NASTY_TITLES), 200);
    const folder = await mkdtemp(join(tmpdir(), "srt-"));
    const [file, output] = [join(folder, "captions.srt"), join(folder, "captions.vtt")];
    await writeFile(file, writeSrt(cues));
    const step = { signal: new AbortController().signal, onProgress: () => {} };
    await runFfmpeg({ inputs: [{ path: file }], outputOptions: ["-f", "webvtt"], output }, step);
    const read = await readFile(output, "utf8");
    await rm(folder, { recursive: true });
    expect(read.match(/-->/g)).toHaveLength(cues.length);
    expect(read).toContain("Ультрапортативный");
  });
});
