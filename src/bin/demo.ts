/** `npm run demo`: a real batch of sample products on embedded defaults, watched from the terminal. */
import { resolve } from "node:path";
import { parseArgs, styleText } from "node:util";
import { type Api, type Batch, bodyOf, createClient, endOfJob, type Product, watchBatch } from "../api/client.ts";
import { SAMPLE_FAILING_ID } from "../catalog/sample.ts";
import { readConfig } from "../config.ts";
import { DEMO_FEED_NAME } from "../contract/demo.ts";
import { DURATIONS_S } from "../contract/settings.ts";
import { hasKokoro } from "../speech/kokoro/locate.mjs";
import { startStack } from "../stack/index.ts";
import { keepFilesPrivate } from "../stack/private-files.ts";
import { stopOnSignals } from "../stack/stop-signals.ts";
import { mediaFolder } from "../store/files/local.ts";
import { createDisplay } from "./demo-display.ts";

/** The sample shop has no more. */
const MAX_PRODUCTS = 12;
const POLL_MS = 300;
/** Twelve videos of a minute take a slow machine less. */
const LIMIT_MS = 3_600_000;
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
    const { api } = createClient(stack.apiUrl);
    const catalogue = await sampleProducts(api.v1, `${stack.apiUrl}/samples/feed.xml`);
    const good = catalogue.filter((product) => product.external_id !== SAMPLE_FAILING_ID).slice(0, products);
    const bad = catalogue.filter((product) => product.external_id === SAMPLE_FAILING_ID);
    console.log(
      `Synced the sample shop: ${catalogue.length} products. Rendering ${good.length}, and one whose picture is missing:\n`,
    );

    const product_ids = [...good.slice(0, 1), ...bad, ...good.slice(1)].map(({ id }) => id);
    // Neither needs the network; without the natural voice the plain one speaks.
    const tts_provider = hasKokoro() ? "kokoro" : "espeak";
    const json = { product_ids, tts_provider, duration_s: duration } as const;
    const { batch_id } = await bodyOf(api.v1.products["batch-generate"].$post({ json }), 202);
    return report(await watch(api.v1, batch_id), mediaFolder(config), products);
  } finally {
    await stack.stop();
  }
}

/** The sample shop's products, synced. A feed of an earlier run, served on another port, is replaced; its clips stay. */
async function sampleProducts(api: Api, feed_url: string): Promise<Product[]> {
  const { items: feeds } = await bodyOf(api.feeds.$get());
  const known = feeds.filter(({ name }) => name === DEMO_FEED_NAME);
  for (const feed of known) {
    if (feed.feed_url !== feed_url) await bodyOf(api.feeds[":id"].$delete({ param: { id: feed.id } }));
  }
  const { id } =
    known.find((feed) => feed.feed_url === feed_url) ??
    (await bodyOf(api.feeds.$post({ json: { name: DEMO_FEED_NAME, feed_url } })));
  const { job_id } = await bodyOf(api.feeds[":id"].sync.$post({ param: { id } }));
  const { status, error } = await endOfJob(api, job_id);
  if (status !== "completed") throw new Error(`The sample feed was not synced: ${error}`);
  const { items } = await bodyOf(api.products.$get({ query: { feed_id: id, page_size: "100" } }));
  return items.toSorted((a, b) => a.external_id.localeCompare(b.external_id));
}

/** Draws the batch until it ends. */
async function watch(api: Api, batchId: string): Promise<Batch> {
  const display = createDisplay(process.stdout);
  const drawn = ({ status, product_jobs }: Batch) => {
    display.draw(product_jobs);
    return status === "completed";
  };
  const batch = await watchBatch(api, batchId, "its end", drawn, { everyMs: POLL_MS, limitMs: LIMIT_MS });
  display.end();
  return batch;
}

/** @returns whether all came out as it should: every good product a video, the bad one alone without */
function report(batch: Batch, folder: string, expected: number): boolean {
  const videos = batch.product_jobs.flatMap(({ result }) => (result ? [result] : []));
  console.log(`\n${styleText("bold", `${videos.length} videos`)}, the batch ended as ${batch.outcome}:`);
  for (const { video_path, duration_s } of videos) console.log(`  ${resolve(folder, video_path)}  (${duration_s} s)`);
  console.log("\nNext: npm start, then http://localhost:8000");
  return videos.length === expected && batch.outcome === "completed_with_errors";
}

keepFilesPrivate();
try {
  process.exit((await demo(readOptions())) ? 0 : 1);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
