/** `npm run demo`: a real batch of sample products on embedded defaults, watched from the terminal. */
import { resolve } from "node:path";
import { parseArgs, styleText } from "node:util";
import { SAMPLE_FAILING_ID } from "../catalog/sample.ts";
import { readConfig } from "../config.ts";
import { DURATIONS_S } from "../contract/settings.ts";
import { startStack } from "../stack/index.ts";
import { stopOnSignals } from "../stack/stop-signals.ts";
import { mediaFolder } from "../store/files/local.ts";
import { createDemoClient, type DemoBatch } from "./demo-client.ts";
import { createDisplay } from "./demo-display.ts";

/** The sample shop has no more. */
const MAX_PRODUCTS = 12;
const POLL_MS = 300;
/** As shells have it: 128 and the number of SIGINT. */
const INTERRUPTED = 130;

interface Options {
  products: number;
  duration: (typeof DURATIONS_S)[number];
}

/** @throws Error that names the option and what is allowed */
function readOptions(): Options {
  const { values } = parseArgs({
    options: { products: { type: "string", default: "3" }, duration: { type: "string", default: "15" } },
  });
  const products = Number(values.products);
  if (!Number.isInteger(products) || products < 1 || products > MAX_PRODUCTS) {
    throw new Error(`--products is a whole number from 1 to ${MAX_PRODUCTS}, not “${values.products}”.`);
  }
  const duration = DURATIONS_S.find((seconds) => seconds === Number(values.duration));
  if (!duration) throw new Error(`--duration is one of ${DURATIONS_S.join(", ")} seconds, not “${values.duration}”.`);
  return { products, duration };
}

async function demo({ products, duration }: Options): Promise<boolean> {
  const config = { ...readConfig(), DATA_DIR: resolve(process.env.DATA_DIR || ".data/demo") };
  console.log("Starting Temporal, PostgreSQL, PostgREST, the worker and the API …");
  const stack = await startStack({ ...config, PORT: 0, TEMPORAL_UI_PORT: 0 }, { quiet: true });
  stopOnSignals(async () => {
    await stack.stop();
    return INTERRUPTED;
  });
  try {
    const client = createDemoClient(stack.apiUrl);
    const feedId = await client.sampleFeed();
    await client.syncFeed(feedId);
    const catalogue = await client.products(feedId);
    const good = catalogue.filter((product) => product.external_id !== SAMPLE_FAILING_ID).slice(0, products);
    const bad = catalogue.filter((product) => product.external_id === SAMPLE_FAILING_ID);
    console.log(
      `Synced the sample shop: ${catalogue.length} products. Rendering ${good.length}, and one whose picture is missing:\n`,
    );

    const chosen = [...good.slice(0, 1), ...bad, ...good.slice(1)].map(({ id }) => id);
    const batchId = await client.startBatch(chosen, { tts_provider: "espeak", duration_s: duration });
    const batch = await watch(() => client.batch(batchId));
    return report(batch, mediaFolder(config), products);
  } finally {
    await stack.stop();
  }
}

/** Draws the batch until it ends. */
async function watch(read: () => Promise<DemoBatch>): Promise<DemoBatch> {
  const display = createDisplay(process.stdout);
  for (;;) {
    const batch = await read();
    display.draw(batch.product_jobs);
    if (batch.status === "completed") {
      display.end();
      return batch;
    }
    await new Promise((next) => setTimeout(next, POLL_MS));
  }
}

/** @returns whether all came out as it should: every good product a video, the bad one alone without */
function report(batch: DemoBatch, folder: string, expected: number): boolean {
  const videos = batch.product_jobs.flatMap(({ result }) => (result ? [result] : []));
  console.log(`\n${styleText("bold", `${videos.length} videos`)}, the batch ended as ${batch.outcome}:`);
  for (const { video_path, duration_s } of videos) console.log(`  ${resolve(folder, video_path)}  (${duration_s} s)`);
  console.log("\nNext: npm start, then http://localhost:8000");
  return videos.length === expected && batch.outcome === "completed_with_errors";
}

try {
  process.exit((await demo(readOptions())) ? 0 : 1);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
