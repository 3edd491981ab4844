/** Speaks for real: set-up fetches the model for the tests. On a system that the runtime has no build for there is no voice. */
import { readFileSync } from "node:fs";
import { getPriority } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { failureOf } from "../../contract/failure.fixture.ts";
import { loudness } from "../measure.fixture.ts";
import { createKokoro } from "./index.ts";
import { canHaveKokoro } from "./locate.mjs";

const options = (voiceId = "ro-im_nicola", rate = 1) => ({
  voiceId,
  rate,
  signal: new AbortController().signal,
  config: { DATA_DIR: "" },
});
/** For one test: the voice has the lowest priority, and the machine may be busy. */
const LIMIT_MS = 240_000;
const TEXT = "Bine, apoi mergem.";

/** When sound begins after at least 80 ms of silence, seconds: levels of 5 ms, 34 dB below the loudest. */
function onsets(samples: Int16Array, sampleRate: number): number[] {
  const levels = Array.from({ length: Math.floor((samples.length / sampleRate) * 200) }, (_, at) =>
    loudness(samples, sampleRate, at / 200, (at + 1) / 200),
  );
  const floor = Math.max(...levels) * 0.02;
  return levels.flatMap((level, at) => {
    const before = levels.slice(Math.max(0, at - 16), at);
    return level > floor && before.every((silent) => silent <= floor) ? [at / 200] : [];
  });
}

describe.runIf(canHaveKokoro)("kokoro", { timeout: LIMIT_MS }, () => {
  const kokoro = createKokoro({ idleMs: 3_000 });
  const spoken = kokoro(TEXT, options());
  afterAll(() => {
    const pid = kokoro.pid();
    if (pid !== undefined) process.kill(pid, "SIGKILL");
  });

  it("speaks with a time for every word, which is where it is heard", async () => {
    const { samples, sampleRate, words } = await spoken;
    expect(sampleRate).toBe(24_000);
    expect(words.map(({ text }) => text)).toEqual(TEXT.split(" "));
    let last = 0;
    for (const { start, end } of words) {
      expect(start).toBeGreaterThanOrEqual(last);
      expect(end).toBeGreaterThan(start);
      expect(loudness(samples, sampleRate, start, end)).toBeGreaterThan(300);
      last = end;
    }
    const heard = onsets(samples, sampleRate);
    expect(Math.abs((heard[0] ?? 0) - (words[0]?.start ?? 0))).toBeLessThan(0.06);
    for (const onset of heard) {
      const nearest = Math.min(...words.map(({ start }) => Math.abs(start - onset)));
      expect(nearest).toBeLessThan(0.06);
    }
  });

  it("leaves room for the mix, and starts and ends in silence", async () => {
    const { samples, sampleRate } = await spoken;
    const length = samples.length / sampleRate;
    expect(samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0)).toBeLessThan(32767 * 10 ** (-1 / 20));
    expect(loudness(samples, sampleRate, 0, 0.05)).toBeLessThan(100);
    expect(loudness(samples, sampleRate, length - 0.05, length)).toBeLessThan(100);
  });

  it("runs in a process of its own, as nice as ffmpeg, which is reused", async () => {
    await spoken;
    const pid = kokoro.pid();
    expect(pid).toBeDefined();
    expect(getPriority(pid)).toBe(10);
    const again = await kokoro(TEXT, options());
    expect(kokoro.pid()).toBe(pid);
    expect(again).toEqual(await spoken);
  });

  it("fails for a retry when its process dies in the middle, and speaks the next time", async () => {
    const interrupted = failureOf(kokoro("O propoziție mai lungă, care nu se termină.", options()));
    while (kokoro.pid() === undefined) await sleep(10);
    process.kill(kokoro.pid() ?? 0, "SIGKILL");
    expect(await interrupted).toMatchObject({ type: "VoiceUnavailable", retryable: true });
    expect(await kokoro(TEXT, options())).toEqual(await spoken);
  });

  it("ends a process that hangs, and speaks the next time", async () => {
    const hanging = createKokoro({ limitMs: 40_000, idleMs: 1_000 });
    await hanging("Da.", options());
    const pid = hanging.pid() ?? 0;
    process.kill(pid, "SIGSTOP");
    expect(await failureOf(hanging("Da.", options()))).toMatchObject({
      type: "VoiceUnavailable",
      message: expect.stringContaining("in time"),
    });
    expect((await hanging("Da.", options())).words).toHaveLength(1);
    expect(hanging.pid()).not.toBe(pid);
    await expect.poll(() => hanging.pid(), { timeout: 10_000 }).toBeUndefined();
  });

  it("rejects at once when aborted, and goes on for other callers", async () => {
    const controller = new AbortController();
    const aborted = kokoro("Bun.", { ...options(), signal: controller.signal });
    const other = kokoro("Bun.", options());
    controller.abort(new Error("cancelled"));
    await expect(aborted).rejects.toThrow("cancelled");
    expect((await other).words).toHaveLength(1);
  });

  it("speaks faster by the rate asked for, with the language of another provider's voice", async () => {
    const fast = await kokoro(TEXT, options("ro-RO-EmilNeural", 1.25));
    const ratio = (await spoken).samples.length / fast.samples.length;
    expect(ratio).toBeGreaterThan(1.1);
    expect(ratio).toBeLessThan(1.4);
  });

  it("mixes two voices, and reads words in another script", async () => {
    const { words } = await kokoro("Rochie Привет", options("ro-pf_dora-ef_dora"));
    expect(words).toHaveLength(2);
  });

  it.each(["ro-im_nobody", "hu-HU-NoemiNeural", "im_nicola"])("rejects the voice %s", async (voice) => {
    expect(await failureOf(kokoro("Bun.", options(voice)))).toMatchObject({ type: "VoiceUnknown", retryable: false });
  });

  it("is silent for a text without words", async () => {
    expect(await kokoro(" ", options())).toMatchObject({ words: [], samples: new Int16Array(0) });
  });

  it("names what is missing: espeak's package, or the voice itself", async () => {
    const withoutEspeak = createKokoro({ espeakPackage: "@echogarden/not-installed-here", idleMs: 100 });
    expect((await failureOf(withoutEspeak("Bun.", options()))).message).toContain("npm install");
    const notSetUp = createKokoro({ folder: "/nowhere/kokoro" });
    expect(await failureOf(notSetUp("Bun.", options()))).toMatchObject({
      type: "VoiceUnavailable",
      message: expect.stringContaining("npm run setup"),
    });
  });

  it.runIf(process.platform === "linux")("takes less than a gigabyte of memory", async () => {
    await kokoro("Da.", options());
    const status = readFileSync(`/proc/${kokoro.pid()}/status`, "utf8");
    expect(Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1])).toBeLessThan(1_000_000);
  });
});
