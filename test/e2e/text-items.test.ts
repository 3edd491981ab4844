import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, expect, inject, test } from "vitest";
import { bodyOf } from "../../src/api/client.ts";
import { probe } from "../../src/media/ffmpeg/probe.ts";
import { verifyVideo } from "../../src/media/verify/index.ts";
import { type Clip, endOfVideo } from "../support/batches.ts";
import { callAs } from "../support/client.ts";
import { type StagedBatch, stagedBatchesOf } from "../support/staged-batches.ts";

const TOPIC = "Why is space dark?";
const NASTY = `„Stars” die & <b>go</b> 😀 {\\b1} $(rm) [0:v];drawbox. مرحبا بالعالم! 宇宙は暗い。`;
const SILENT = "😀 … 🎉";
const STAGES = ["setup", "voiceover", "subtitles", "composition", "final_render", "library"];
const step = { signal: new AbortController().signal, onProgress: () => {} };

const dataDir = inject("dataDir");
const demo = callAs({});
let batch: StagedBatch;
beforeAll(async () => {
  const { started, ended } = stagedBatchesOf(demo);
  const config = { platform: "youtube_shorts", voice_id: "en-US-GuyNeural" } as const;
  const items = { contents: [TOPIC, NASTY, SILENT], product_ids: ["no-such-product"] };
  batch = await ended(await started(items, config));
}, 300_000);

const itemOf = (content: string) => batch.items.find((item) => item.content === content);
const clipOf = (content: string): Promise<Clip> => {
  const param = { clip_id: itemOf(content)?.result?.clip_id ?? "" };
  return bodyOf(demo.api.library[":clip_id"].$get({ param }));
};

test("texts become videos; a text without words and an unknown product fail alone, with an error their author understands", () => {
  expect(batch).toMatchObject({ status: "partial", progress: 100, total: 4, completed: 2, failed: 2 });
  expect(batch.items.map(({ status }) => status)).toEqual(["complete", "complete", "failed", "failed"]);
  expect(itemOf(SILENT)).toMatchObject({ status: "failed", error_type: "ScriptRefused", failed_stage: "voiceover" });
  expect(itemOf(SILENT)?.error).toMatch(/no words to speak/);
  expect(batch.items[3]).toMatchObject({ error_type: "ProductNotFound", failed_stage: "setup" });
  expect([TOPIC, NASTY].map((content) => itemOf(content)?.title)).toEqual([TOPIC, expect.stringContaining("Stars")]);
});

test.each([TOPIC, NASTY])("the video of %j holds every figure and lasts its voice and 1.5 s", async (content) => {
  const path = join(dataDir, "media", itemOf(content)?.result?.video_path ?? "");
  const { format } = await probe(path);
  const srt = await (await fetch((await clipOf(content)).srt_url)).text();
  const times = [...srt.matchAll(/(\d+):(\d+):(\d+),(\d+)/g)].map(
    ([, h, m, s, ms]) => Number(h) * 3600 + Number(m) * 60 + Number(s) + Number(ms) / 1000,
  );
  const spoken = Math.max(...times) - Math.min(...times);
  const expected = Math.max(5, spoken + 1.5);
  await verifyVideo(path, { durationS: Math.round(Number(format.duration) * 30) / 30 }, step);
  expect(Math.abs(Number(format.duration) - expected)).toBeLessThan(0.5);
  expect(srt.replaceAll(/\s+/g, " ")).toContain(content === TOPIC ? TOPIC : "go");
});

test("runs the same six stages, and is a text in the library", async () => {
  const job = await endOfVideo(demo.api, itemOf(TOPIC)?.item_id ?? "");
  expect(Object.keys(job.stages)).toEqual(STAGES);
  expect((await clipOf(TOPIC)).title).toBe(TOPIC);
});

test("leaves nothing in the work folder", async () => {
  expect(await readdir(join(dataDir, "work"))).toEqual([]);
});
