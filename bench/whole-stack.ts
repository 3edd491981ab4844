/** The whole stack: the time of a video through the API, time until ready, memory, and latency of the status route. */
import { setTimeout as sleep } from "node:timers/promises";
import { type Api, type Batch, bodyOf, createClient, endOfBatch, endOfJob } from "../src/api/client.ts";
import { SAMPLE_FAILING_ID } from "../src/catalog/sample.ts";
import { readConfig } from "../src/config.ts";
import { startStack } from "../src/stack/index.ts";
import { runningStack } from "../src/stack/record.ts";
import { treeMemory } from "./processes.ts";

const STATUSES_A_SECOND = 50;
const SAMPLE_MS = 100;

export interface StackMetrics {
  /** Time from the start until the stack is ready, seconds. */
  readyS: number;
  /** Wall time of one video of `durationS`, all six stages; seconds. */
  videoS: number;
  /** Peak memory of worker and ffmpeg together, MB. */
  peakMemoryMb: number;
  /** 99th percentile of the status route's latency while a video renders, ms. */
  statusP99Ms: number;
}

/** @param dataDir a folder used by nothing else, so that nothing is in a cache */
export async function wholeStack(dataDir: string, durationS: 15 | 30): Promise<StackMetrics> {
  const began = performance.now();
  const config = { ...readConfig({ DATA_DIR: dataDir }), PORT: 0, TEMPORAL_UI_PORT: 0 };
  const stack = await startStack(config, { quiet: true });
  const readyS = (performance.now() - began) / 1000;
  try {
    const api = createClient(stack.apiUrl).api.v1;
    const ids = await sampleProducts(api, `${stack.apiUrl}/samples/feed.xml`);
    const worker = runningStack(dataDir)?.processes.worker?.pid;
    if (!worker) throw new Error("The stack runs no worker.");

    const start = async (product_ids: string[]) => {
      const json = { product_ids, tts_provider: "espeak" as const, duration_s: durationS };
      return (await bodyOf(api.products["batch-generate"].$post({ json }), 202)).batch_id;
    };
    const memory = watchMemory(worker);
    const batch = await endOfBatch(api, await start(ids.slice(0, 2)), { everyMs: SAMPLE_MS });
    const peakMemoryMb = memory.stop();
    const videoS = await secondsPerVideo(api, batch);

    const busy = await start(ids.slice(2, 4));
    const statusP99Ms = await statusLatency(`${stack.apiUrl}/api/v1/products/batch/${busy}/status`);
    await endOfBatch(api, busy);
    return { readyS, videoS, peakMemoryMb, statusP99Ms };
  } finally {
    await stack.stop();
  }
}

/** Syncs the sample shop. @returns the ids of its products that can become videos */
async function sampleProducts(api: Api, feed_url: string): Promise<string[]> {
  const { id } = await bodyOf(api.feeds.$post({ json: { name: "Sample shop", feed_url } }));
  const { job_id } = await bodyOf(api.feeds[":id"].sync.$post({ param: { id } }));
  await endOfJob(api, job_id);
  const { items } = await bodyOf(api.products.$get({ query: {} }));
  const good = items.filter(({ external_id }) => external_id !== SAMPLE_FAILING_ID);
  return good.toSorted((a, b) => a.external_id.localeCompare(b.external_id)).map(({ id }) => id);
}

/** Renders run one at a time, so one video's time is the batch's time divided by the number of videos; seconds. */
async function secondsPerVideo(api: Api, batch: Batch): Promise<number> {
  const times = await Promise.all(
    batch.product_jobs.map(async ({ job_id }) => {
      const job = await endOfJob(api, job_id);
      return [Date.parse(job.started_at ?? ""), Date.parse(job.finished_at ?? "")] as const;
    }),
  );
  const from = Math.min(...times.map(([start]) => start));
  const to = Math.max(...times.map(([, end]) => end));
  return (to - from) / 1000 / times.length;
}

function watchMemory(pid: number): { stop: () => number } {
  let peak = 0;
  const timer = setInterval(() => {
    peak = Math.max(peak, treeMemory(pid));
  }, SAMPLE_MS);
  return {
    stop: () => {
      clearInterval(timer);
      return peak / 1024 / 1024;
    },
  };
}

/** Sends requests at a steady rate for ten seconds, without waiting for the answers. @returns the 99th percentile, ms */
async function statusLatency(url: string): Promise<number> {
  const asked = Array.from({ length: STATUSES_A_SECOND * 10 }, async (_, i) => {
    await sleep((i * 1000) / STATUSES_A_SECOND);
    const started = performance.now();
    await (await fetch(url)).text();
    return performance.now() - started;
  });
  const times = (await Promise.all(asked)).toSorted((a, b) => a - b);
  return times[Math.floor(times.length * 0.99)] ?? Number.NaN;
}
