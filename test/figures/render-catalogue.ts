/**
 * A tool, not a test. Renders the products of a feed one after another, for viewing and measuring:
 *   npx tsx test/figures/render-catalogue.ts FEED_XML OUT_DIR [--duration 15] [--template product_spotlight] [--only P001,P002]
 * `{{BASE_URL}}` in the feed is replaced by the address of its folder. Writes a folder with all files of each product, and the
 * finished `ID.mp4` and `ID.srt` beside it.
 */
import { createReadStream } from "node:fs";
import { copyFile, mkdir, readdir, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { basename, dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { readFeed } from "../../src/catalog/feed.ts";
import type { FeedItem } from "../../src/contract/catalog.ts";
import { brandingSchema, DEFAULT_SETTINGS, renderSettingsSchema } from "../../src/contract/settings.ts";
import { STAGE_NAMES } from "../../src/contract/stages.ts";
import { WORK_FILES } from "../../src/contract/video.ts";
import { createSafeFetch } from "../../src/http/safe-fetch.ts";
import { renderProduct } from "./render-product.ts";

/** Serves a folder over HTTP on a free loopback port. */
async function serveFolder(folder: string): Promise<{ host: string; close: () => void }> {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "/", "http://folder").pathname);
    createReadStream(join(folder, path))
      .on("error", () => response.writeHead(404).end())
      .pipe(response);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { host: `127.0.0.1:${port}`, close };
}

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

async function itemsOf(feed: string): Promise<FeedItem[]> {
  const items: FeedItem[] = [];
  for await (const event of readFeed(once(feed))) {
    if (event.kind === "item") items.push(event.item);
    else if (event.kind === "rejected") console.log(`rejected, line ${event.rejected.line}: ${event.rejected.reason}`);
  }
  return items;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    duration: { type: "string", default: "15" },
    preset: { type: "string", default: DEFAULT_SETTINGS.encoding_preset },
    template: { type: "string", default: "product_spotlight" },
    primary: { type: "string" },
    accent: { type: "string" },
    font: { type: "string" },
    only: { type: "string" },
  },
});
const [feedFile, outDir] = positionals;
if (feedFile === undefined || outDir === undefined) {
  console.error("usage: render-catalogue.ts FEED_XML OUT_DIR");
  process.exit(2);
}
const settings = renderSettingsSchema.parse({
  ...DEFAULT_SETTINGS,
  tts_provider: "espeak",
  duration_s: Number(values.duration),
  encoding_preset: values.preset,
});
const branding = brandingSchema.parse({
  template: values.template,
  primary_color: values.primary,
  accent_color: values.accent,
  font: values.font,
});
const only = values.only?.split(",");
const shop = await serveFolder(dirname(resolve(feedFile)));
const safeFetch = createSafeFetch({ allowedPrivateHosts: [shop.host] });
const dataDir = join(resolve(outDir), "data");
await mkdir(dataDir, { recursive: true });
const feed = (await readFile(feedFile, "utf8")).replaceAll("{{BASE_URL}}", `http://${shop.host}`);
const items = (await itemsOf(feed)).filter(({ external_id }) => !only || only.includes(external_id));

console.log(["product".padEnd(12), ...STAGE_NAMES.map((name) => name.padStart(12)), "per second"].join(" "));
let failed = 0;
for (const item of items) {
  const name = basename(item.external_id).replaceAll(/[^\w-]/g, "_");
  const folder = join(resolve(outDir), name);
  try {
    const { stages, narration } = await renderProduct(item, { settings, branding, dataDir, folder, safeFetch });
    const seconds = STAGE_NAMES.map((stage) => stages[stage]);
    const perSecond = seconds.reduce((sum, each) => sum + each, 0) / narration.duration_s;
    console.log(
      [name.padEnd(12), ...seconds.map((each) => each.toFixed(2).padStart(12)), perSecond.toFixed(3)].join(" "),
    );
    await copyFile(join(folder, WORK_FILES.video), join(resolve(outDir), `${name}.mp4`));
    await copyFile(join(folder, WORK_FILES.captionsSrt), join(resolve(outDir), `${name}.srt`));
    // Raw layers are large.
    const layers = (await readdir(folder)).filter((file) => file.endsWith(".rgba"));
    await Promise.all(layers.map((file) => rm(join(folder, file))));
  } catch (error) {
    failed++;
    console.log(`${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
shop.close();
process.exitCode = failed > 0 ? 1 : 0;
