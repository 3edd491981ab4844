import { describe, expect, it } from "vitest";
import { failureOf } from "../contract/failure.fixture.ts";
import { createEspeak, espeak } from "./espeak.ts";
import { loudness } from "./measure.fixture.ts";

const options = (voiceId = "ro-RO-EmilNeural", rate = 1) => ({
  voiceId,
  rate,
  signal: new AbortController().signal,
  config: { DATA_DIR: "" },
});

describe("espeak", () => {
  it("speaks with a time for every word", async () => {
    const { samples, sampleRate, words } = await espeak("Căști wireless, două sute de lei.", options());
    expect(sampleRate).toBe(22_050);
    expect(words.map(({ text }) => text)).toEqual(["Căști", "wireless,", "două", "sute", "de", "lei."]);
    let last = 0;
    for (const { start, end } of words) {
      expect(start).toBeGreaterThanOrEqual(last);
      expect(end).toBeGreaterThan(start);
      expect(loudness(samples, sampleRate, start, end)).toBeGreaterThan(300);
      last = end;
    }
    expect(last).toBeLessThanOrEqual(samples.length / sampleRate);
  });

  it("finds the word after the end of a clause, and numbers of many words", async () => {
    const text = "Dr. Martens, preț: 249 de lei. nou? 12,5 x 5!";
    const { words } = await espeak(text, options());
    expect(words.map((word) => word.text)).toEqual(text.split(" "));
  });

  it("ends a word before the pause after it", async () => {
    const { samples, sampleRate, words } = await espeak("Bine, apoi mergem.", options());
    const [first, second] = words;
    expect((second?.start ?? 0) - (first?.end ?? 0)).toBeGreaterThan(0.08);
    expect(loudness(samples, sampleRate, (first?.end ?? 0) + 0.05, (second?.start ?? 0) - 0.02)).toBeLessThan(100);
  });

  it("gives the same samples for the same text, whatever was spoken before", async () => {
    const first = await espeak("Laptop de gaming.", options());
    await espeak("Etwas ganz anderes.", options("de-DE-ConradNeural"));
    await espeak(`${"mașină ".repeat(100)}مرحبا 你好.`, options());
    const again = await espeak("Laptop de gaming.", options());
    const elsewhere = await createEspeak()("Laptop de gaming.", options());
    expect(again.samples).toEqual(first.samples);
    expect(elsewhere).toEqual(first);
  });

  it("restarts the engine for a text that is longer than its buffer", async () => {
    const first = await espeak("Laptop de gaming.", options());
    const long = await espeak(`bun ${"( ".repeat(20_000)}`, options());
    expect(long.words[0]?.text).toBe("bun");
    expect((await espeak("Laptop de gaming.", options())).samples).toEqual(first.samples);
  });

  it("reads what looks like markup as text", async () => {
    const { words } = await espeak('Bun & <voice xml:lang="en">ieftin</voice> "tare"', options());
    expect(words.map(({ text }) => text)).toEqual(["Bun", "&", "<voice", 'xml:lang="en">ieftin</voice>', '"tare"']);
  });

  it("reads words in other scripts instead of spelling them", async () => {
    const { samples, sampleRate, words } = await espeak("Rochie مرحبا și Привет acum", options());
    expect(words.map(({ text }) => text)).toEqual(["Rochie", "مرحبا", "și", "Привет", "acum"]);
    expect(samples.length / sampleRate).toBeLessThan(4);
  });

  it("speaks faster by the rate asked for", async () => {
    const text = "O propoziție destul de lungă, ca să se poată măsura bine cât durează.";
    const natural = await espeak(text, options());
    const fast = await espeak(text, options("ro-RO-EmilNeural", 1.25));
    const ratio = natural.samples.length / fast.samples.length;
    expect(ratio).toBeGreaterThan(1.15);
    expect(ratio).toBeLessThan(1.35);
  });

  it.each(["en-US-AriaNeural", "de-DE-ConradNeural", "zh-CN-XiaoxiaoNeural", "ru-RU-DmitryNeural", "ro"])(
    "speaks %s",
    async (voice) => {
      expect((await espeak("Hello 3 Привет 你好", options(voice))).words).toHaveLength(4);
    },
  );

  it.each(["xx-XX-NobodyNeural", "JBFqnCBsd6RMkjVDRZzb", "Emil"])("rejects the voice %s", async (voice) => {
    expect(await failureOf(espeak("Bun.", options(voice)))).toMatchObject({ type: "VoiceUnknown", retryable: false });
  });

  it("names the command that installs it where it is missing", async () => {
    const missing = createEspeak("@echogarden/not-installed-here");
    const failure = await failureOf(missing("Bun.", options()));
    expect(failure.type).toBe("VoiceUnavailable");
    expect(failure.message).toMatch(/npm install @echogarden\/espeak-ng-emscripten/);
  });

  it("is silent for an empty text", async () => {
    expect(await espeak(" ", options())).toMatchObject({ words: [], samples: new Int16Array(0) });
  });

  it("rejects at once when aborted, and goes on for other callers", async () => {
    const controller = new AbortController();
    const aborted = espeak("bun ".repeat(500), { ...options(), signal: controller.signal });
    const other = espeak("Bun.", options());
    controller.abort(new Error("cancelled"));
    await expect(aborted).rejects.toThrow("cancelled");
    expect((await other).words).toHaveLength(1);
  });
});
