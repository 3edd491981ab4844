/** A product of the sample shop, with a local server for its picture. */
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { basename, join } from "node:path";
import { readFeed } from "../src/catalog/feed.ts";
import { SAMPLE_IMAGES_DIR, sampleFeed } from "../src/catalog/sample.ts";
import type { FeedItem } from "../src/contract/catalog.ts";

export async function sampleProduct(): Promise<{ item: FeedItem; host: string; close: () => void }> {
  const server = createServer(async (request, response) => {
    response.end(await readFile(join(SAMPLE_IMAGES_DIR, basename(request.url ?? ""))));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const feed = Buffer.from(await sampleFeed(`http://${host}`));
  for await (const event of readFeed(oneChunk(feed))) {
    if (event.kind === "item") return { item: event.item, host, close: () => server.close() };
  }
  throw new Error("The sample feed holds no product.");
}

async function* oneChunk(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
