/** Sync of a large feed through API, worker and embedded database: its time, and the memory of the worker. */
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { type Api, bodyOf, createClient, endOfJob } from "../src/api/client.ts";
import { readConfig } from "../src/config.ts";
import { startStack } from "../src/stack/index.ts";
import { freePort } from "../src/stack/ports.ts";
import { runningStack } from "../src/stack/record.ts";

export interface SyncMetrics {
  /** Wall time of the first sync, which inserts everything, and of the second, which finds nothing new; seconds. */
  firstS: number;
  secondS: number;
  /** How much the worker's memory grew during the first sync, at most; MB. */
  grewMb: number;
  /** The worker's peak memory during the first sync, MB. */
  peakMb: number;
}

const SAMPLE_MS = 100;
const CATEGORIES = ["Electronice", "Sport", "Casă", "Grădină"];

function item(i: number): string {
  const words = `Un produs obișnuit, descris cu câteva cuvinte. `.repeat(6);
  return `<item><g:id>SKU-${i}</g:id><title>Produs numărul ${i}</title><description><![CDATA[<b>${words}</b>]]></description>
<link>https://shop.example/p/${i}</link><g:image_link>https://shop.example/i/${i}.jpg</g:image_link><g:price>${10 + (i % 900)},50 RON</g:price>
<g:brand>Marca ${i % 300}</g:brand><g:product_type>${CATEGORIES[i % 4]} &gt; ${i % 90}</g:product_type><g:availability>in_stock</g:availability></item>`;
}

async function serveFeed(items: number) {
  const server = createServer(async (_, response) => {
    response.write('<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel>');
    for (let i = 0; i < items; i++) if (!response.write(item(i))) await once(response, "drain");
    response.end("</channel></rss>");
  });
  const port = await freePort();
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return { host: `127.0.0.1:${port}`, close: () => server.close() };
}

/** @param dataDir a folder used by nothing else, so that the catalogue is empty */
export async function feedSync(dataDir: string, items: number): Promise<SyncMetrics> {
  const shop = await serveFeed(items);
  const config = readConfig({ DATA_DIR: dataDir, FETCH_ALLOWED_PRIVATE_HOSTS: shop.host });
  const stack = await startStack({ ...config, PORT: 0, TEMPORAL_UI_PORT: 0 }, { quiet: true });
  try {
    const worker = runningStack(dataDir)?.processes.worker?.pid;
    if (!worker) throw new Error("The stack runs no worker.");
    const api = createClient(stack.apiUrl).api.v1;
    const json = { name: "Large shop", feed_url: `http://${shop.host}/feed.xml` };
    const feed = await bodyOf(api.feeds.$post({ json }));
    const before = residentMb(worker);
    let peakMb = before;
    const timer = setInterval(() => {
      peakMb = Math.max(peakMb, residentMb(worker));
    }, SAMPLE_MS);
    const firstS = await syncTime(api, feed.id, items);
    clearInterval(timer);
    return { firstS, secondS: await syncTime(api, feed.id, items), grewMb: peakMb - before, peakMb };
  } finally {
    await stack.stop();
    shop.close();
  }
}

async function syncTime(api: Api, feedId: string, items: number): Promise<number> {
  const began = performance.now();
  const { job_id } = await bodyOf(api.feeds[":id"].sync.$post({ param: { id: feedId } }));
  const job = await endOfJob(api, job_id, { everyMs: SAMPLE_MS });
  if (job.kind !== "feed_sync" || job.status !== "completed" || job.counts?.read !== items) {
    throw new Error(`The sync ended ${job.status} without ${items} items: ${JSON.stringify(job)}`);
  }
  return (performance.now() - began) / 1000;
}

/** Resident memory of the process alone, without its children; MB. */
function residentMb(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;
}
