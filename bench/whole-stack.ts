/** The whole stack: the time of a video through the API, time until ready, memory, and latency of the status route. */
import { setTimeout as sleep } from "node:timers/promises";
import { createDemoClient, type DemoBatch } from "../src/bin/demo-client.ts";
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
    const client = createDemoClient(stack.apiUrl);
    const feedId = await client.sampleFeed();
    await client.syncFeed(feedId);
    const products = (await client.products(feedId)).filter(({ external_id }) => external_id !== SAMPLE_FAILING_ID);
    const worker = runningStack(dataDir)?.processes.worker?.pid;
    if (!worker) throw new Error("The stack runs no worker.");

    const ids = products.map(({ id }) => id);
    const settings = { tts_provider: "espeak", duration_s: durationS } as const;
    const memory = watchMemory(worker);
    const unloaded = await client.startBatch(ids.slice(0, 2), settings);
    const batch = await waitForEnd(() => client.batch(unloaded));
    const peakMemoryMb = memory.stop();
    const videoS = await secondsPerVideo(stack.apiUrl, batch);

    const busy = await client.startBatch(ids.slice(2, 4), settings);
    const statusP99Ms = await statusLatency(`${stack.apiUrl}/api/v1/products/batch/${busy}/status`);
    await waitForEnd(() => client.batch(busy));
    return { readyS, videoS, peakMemoryMb, statusP99Ms };
  } finally {
    await stack.stop();
  }
}

async function waitForEnd(read: () => Promise<DemoBatch>): Promise<DemoBatch> {
  for (;;) {
    const batch = await read();
    if (batch.status === "completed") return batch;
    await sleep(SAMPLE_MS);
  }
}

/** Renders run one at a time, so one video's time is the batch's time divided by the number of videos; seconds. */
async function secondsPerVideo(apiUrl: string, batch: DemoBatch): Promise<number> {
  const times = await Promise.all(
    batch.product_jobs.map(async ({ job_id }) => {
      const answer = await fetch(`${apiUrl}/api/v1/jobs/${job_id}`);
      const job = (await answer.json()) as { started_at: string; finished_at: string };
      return [Date.parse(job.started_at), Date.parse(job.finished_at)] as const;
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
