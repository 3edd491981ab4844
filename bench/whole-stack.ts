/** What a customer sees: a video through the API, the time to be ready, memory, and how quick a status is meanwhile. */
import { setTimeout as sleep } from "node:timers/promises";
import { createDemoClient, type DemoBatch } from "../src/bin/demo-client.ts";
import { SAMPLE_FAILING_ID } from "../src/catalog/sample.ts";
import { readConfig } from "../src/config.ts";
import { startStack } from "../src/stack/index.ts";
import { runningStack } from "../src/stack/record.ts";
import { treeMemory } from "./processes.ts";

const STATUSES_A_SECOND = 50;
const SAMPLE_MS = 100;

export interface StackFigures {
  readyS: number;
  /** Wall time of one video of `durationS`, all six stages, from its start to its end. */
  videoS: number;
  /** Most that the worker and its ffmpeg held. */
  peakMemoryMb: number;
  /** 99th percentile of the status route while a video renders, ms. */
  statusP99Ms: number;
}

/** @param dataDir a folder of its own, so that nothing is in a cache */
export async function wholeStack(dataDir: string, durationS: 15 | 30): Promise<StackFigures> {
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
    const quiet = await client.startBatch(ids.slice(0, 2), settings);
    const batch = await untilEnd(() => client.batch(quiet));
    const peakMemoryMb = memory.stop();
    const videoS = await longestAlone(stack.apiUrl, batch);

    const busy = await client.startBatch(ids.slice(2, 4), settings);
    const statusP99Ms = await statusLatency(`${stack.apiUrl}/api/v1/products/batch/${busy}/status`);
    await untilEnd(() => client.batch(busy));
    return { readyS, videoS, peakMemoryMb, statusP99Ms };
  } finally {
    await stack.stop();
  }
}

async function untilEnd(read: () => Promise<DemoBatch>): Promise<DemoBatch> {
  for (;;) {
    const batch = await read();
    if (batch.status === "completed") return batch;
    await sleep(SAMPLE_MS);
  }
}

/** Renders wait for their turn, so a batch's time is the sum of its videos': that over their number. */
async function longestAlone(apiUrl: string, batch: DemoBatch): Promise<number> {
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

/** Asks at a steady rate for ten seconds, whether or not the answers keep up. */
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
