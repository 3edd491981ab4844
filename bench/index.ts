/**
 * `npm run bench`: the performance table, measured in one run on this machine. Where machines differ much in time, it gives ratios,
 * which differ little. Takes about three minutes on two cores.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { brandingSchema, DEFAULT_SETTINGS } from "../src/contract/settings.ts";
import { WORK_FILES } from "../src/contract/video.ts";
import { createSafeFetch } from "../src/http/safe-fetch.ts";
import { renderProduct } from "../test/figures/render-product.ts";
import { renderBaseline } from "./baseline.ts";
import { feedSync } from "./feed-sync.ts";
import { orchestration } from "./orchestration.ts";
import { sampleProduct } from "./sample-product.ts";
import { wholeStack } from "./whole-stack.ts";
import { x264Alone } from "./x264-alone.ts";

const DURATION_S = 30;
const FEED_ITEMS = 100_000;
/** The baseline is slow, so it is measured on a shorter video; seconds. */
const BASELINE_DURATION_S = 10;

interface Row {
  what: string;
  value: number;
  unit: string;
  limit: number;
  bound: "at most" | "at least";
}

const folder = await mkdtemp(join(tmpdir(), "feedreel-bench-"));
try {
  console.log(`${cpus()[0]?.model}, ${availableParallelism()} cores; ${DURATION_S} s of video, espeak's voice\n`);
  const shop = await sampleProduct();
  const settings = { ...DEFAULT_SETTINGS, tts_provider: "espeak", duration_s: DURATION_S } as const;
  const rendered = await renderProduct(shop.item, {
    settings,
    branding: brandingSchema.parse({}),
    dataDir: join(folder, "data"),
    folder: join(folder, "video"),
    safeFetch: createSafeFetch({ allowedPrivateHosts: [shop.host] }),
  });
  shop.close();
  const stageS = Object.values(rendered.stages).reduce((sum, seconds) => sum + seconds, 0) / DURATION_S;
  const renderS = rendered.stages.final_render / DURATION_S;
  const video = join(folder, "video", WORK_FILES.video);
  const encoderS = await x264Alone(folder, video, settings.encoding_preset, DURATION_S);
  const baselineS = (await renderBaseline(join(folder, "video"), BASELINE_DURATION_S, "medium")) / BASELINE_DURATION_S;
  const stack = await wholeStack(join(folder, "stack"), DURATION_S);
  const orchestrationMs = await orchestration();
  const sync = await feedSync(join(folder, "feed"), FEED_ITEMS);

  const rows: Row[] = [
    {
      what: "a video through the API, per second of it",
      value: stack.videoS / DURATION_S,
      unit: "s",
      limit: 0.7,
      bound: "at most",
    },
    { what: "the six stages alone, per second", value: stageS, unit: "s", limit: 0.7, bound: "at most" },
    { what: "the baseline takes", value: baselineS / stageS, unit: "× ours", limit: 3, bound: "at least" },
    { what: "final render against x264 alone", value: renderS / encoderS, unit: "×", limit: 2.2, bound: "at most" },
    { what: "orchestration, per product", value: orchestrationMs, unit: "ms", limit: 250, bound: "at most" },
    { what: "worker and ffmpeg, peak memory", value: stack.peakMemoryMb, unit: "MB", limit: 1200, bound: "at most" },
    {
      what: "status route at 50 a second while rendering, p99",
      value: stack.statusP99Ms,
      unit: "ms",
      limit: 50,
      bound: "at most",
    },
    { what: "npm start until ready", value: stack.readyS, unit: "s", limit: 10, bound: "at most" },
    { what: "feed of 100,000 items, first sync", value: sync.firstS, unit: "s", limit: 60, bound: "at most" },
    { what: "the worker's memory grows meanwhile by", value: sync.grewMb, unit: "MB", limit: 300, bound: "at most" },
  ];
  print(rows);
  console.log(
    `\nfor scale: x264 alone ${encoderS.toFixed(3)} s, final render ${renderS.toFixed(3)} s, baseline ${baselineS.toFixed(3)} s a second of video; second sync ${sync.secondS.toFixed(1)} s, the worker's peak ${sync.peakMb.toFixed(0)} MB`,
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}

function print(rows: Row[]): void {
  for (const { what, value, unit, limit, bound } of rows) {
    const met = bound === "at most" ? value <= limit : value >= limit;
    const number = value.toFixed(value < 20 ? 2 : 0).padStart(7);
    console.log(`${met ? "✓" : "✗"} ${what.padEnd(52)} ${number} ${unit.padEnd(7)} (${bound} ${limit})`);
  }
}
