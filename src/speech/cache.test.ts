import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Speech } from "../contract/video.ts";
import { cachedSpeech } from "./cache.ts";

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "feedreel-cache-"));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

const request = { provider: "edge", voiceId: "ro-RO-EmilNeural", rate: 1, text: "Bun." };
const speech: Speech = {
  samples: Int16Array.from([1, -2, 32767, -32768]),
  sampleRate: 24_000,
  words: [{ text: "Bun\n.", start: 0.1, end: 0.4 }],
};
const counted = () => {
  const made: number[] = [];
  const make = async () => {
    made.push(1);
    return speech;
  };
  return { made, make };
};
const folder = () => join(dataDir, "cache", "speech", "content");

describe("cachedSpeech", () => {
  it("makes the same speech once", async () => {
    const { made, make } = counted();
    expect(await cachedSpeech(dataDir, request, make)).toEqual(speech);
    expect(await cachedSpeech(dataDir, request, make)).toEqual(speech);
    expect(made).toHaveLength(1);
  });

  it.each([
    ["text", { text: "Alta." }],
    ["voice", { voiceId: "ro-RO-AlinaNeural" }],
    ["rate", { rate: 1.1 }],
    ["provider", { provider: "espeak" }],
  ])("makes another for another %s", async (_, change) => {
    const { made, make } = counted();
    await cachedSpeech(dataDir, request, make);
    await cachedSpeech(dataDir, { ...request, ...change }, make);
    expect(made).toHaveLength(2);
  });

  it("does not keep a failure", async () => {
    const failing = () => Promise.reject(new Error("down"));
    await expect(cachedSpeech(dataDir, request, failing)).rejects.toThrow("down");
    expect(await cachedSpeech(dataDir, request, counted().make)).toEqual(speech);
  });

  it("makes damaged entries again and repairs them", async () => {
    const { made, make } = counted();
    await cachedSpeech(dataDir, request, make);
    const files = (await readdir(folder())).map((name) => join(folder(), name));
    const whole = await Promise.all(files.map((file) => readFile(file)));
    for (const [at, file] of files.entries()) {
      for (const broken of [whole[at]?.subarray(0, -2) ?? "", "{}\n", ""]) {
        await writeFile(file, broken);
        expect(await cachedSpeech(dataDir, request, make)).toEqual(speech);
        expect(await Promise.all(files.map((name) => readFile(name)))).toEqual(whole);
      }
    }
    expect(made).toHaveLength(7);
  });

  it("evicts the least recently used speech where the cache grows too large", async () => {
    const { made, make } = counted();
    const ask = (text: string) => cachedSpeech(dataDir, { ...request, text }, make, 400);
    await ask("unu");
    await ask("doi");
    const longAgo = new Date(Date.now() - 60_000);
    for (const name of await readdir(folder())) await utimes(join(folder(), name), longAgo, longAgo);
    await ask("unu");
    await ask("trei");
    await ask("unu");
    expect(made).toHaveLength(3);
    await ask("doi");
    expect(made).toHaveLength(4);
  });
});
