import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { createAdaptorServer } from "@hono/node-server";
import { Hono } from "hono";
import { pino } from "pino";
import { afterEach, expect, test } from "vitest";
import { batchRow, jobRow } from "../../services/batches/batch.fixture.ts";
import type { FoundBatch } from "../../services/batches/moves.ts";
import { StoreError } from "../../store/client.ts";
import type { AppEnv } from "../context.ts";
import { type EventSource, sendEvents } from "./event-stream.ts";

const found: FoundBatch = { batch: batchRow({ changes: 2, change: 1 }), jobs: [jobRow({ change: 2 })] };
const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A server whose only answer is the stream. */
async function serve(read: EventSource["read"]): Promise<{ url: string; closing: AbortController }> {
  const closing = new AbortController();
  const shapes = { batch: ({ batch }: FoundBatch) => ({ status: batch.status }), item: () => ({}) };
  const log = pino({ level: "silent" });
  const app = new Hono<AppEnv>();
  app.get("/", (c) => sendEvents(c, { seen: 0, shapes, read, closing: closing.signal, log }));
  const server = createAdaptorServer({ fetch: app.fetch });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => {
    closing.abort();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, closing };
}

test("reading stops when the client disconnects", async () => {
  let reads = 0;
  const { url } = await serve(async () => {
    reads++;
    return found;
  });
  const hangUp = new AbortController();
  const response = await fetch(url, { signal: hangUp.signal });
  await response.body?.getReader().read();
  hangUp.abort();
  await sleep(1_000);
  const after = reads;
  await sleep(1_500);
  expect(reads).toBe(after);
});

test("a database that is away for a moment does not end the stream, one that refuses does", async () => {
  const ended: FoundBatch = { ...found, batch: batchRow({ changes: 3, change: 3, status: "failed" }) };
  const answers = [found, new StoreError("away", null, 502), ended];
  const { url } = await serve(async () => {
    const answer = answers.shift();
    if (answer instanceof Error || answer === undefined) throw answer ?? new Error("asked too often");
    return answer;
  });
  const text = await (await fetch(url)).text();
  expect(text.match(/(?<=^event: )\w+/gm)).toEqual(["batch", "item", "batch", "end"]);

  const refusing = await serve(async () => {
    throw new StoreError("JWT expired", "PGRST301", 401);
  });
  expect(await (await fetch(refusing.url)).text()).toBe("retry: 1000\n\n");
});

test("the stream ends when the server stops", async () => {
  const { url, closing } = await serve(async () => found);
  const text = (await fetch(url)).text();
  setTimeout(() => closing.abort(), 100);
  expect(await text).toContain("event: item");
});
