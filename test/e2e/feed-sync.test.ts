/** Feeds through the whole stack: what a sync writes, and what it leaves when it is cancelled, killed or fails. */

import type { RequestListener, ServerResponse } from "node:http";
import { afterAll, beforeAll, beforeEach, expect, inject, test } from "vitest";
import { bodyOf } from "../../src/api/client.ts";
import { workflowIds } from "../../src/contract/jobs.ts";
import { runningStack } from "../../src/stack/record.ts";
import { type Api, addFeed, endOfSync, type Feed, type SyncJob, startSync, watchJob } from "../support/batches.ts";
import { newProfile, refusal } from "../support/client.ts";
import { openShop } from "../support/shop.ts";
import { openStackClients } from "../support/stack-clients.ts";

const HEAD = '<?xml version="1.0"?><rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel>';
const TAIL = "</channel></rss>";
const item = (id: number, price = 10) =>
  `<item><g:id>P${id}</g:id><title>Produs ${id}</title><g:price>${price} RON</g:price></item>\n`;
const items = (count: number, from = 0) => Array.from({ length: count }, (_, i) => item(from + i)).join("");
const feedOf = (body: string) => `${HEAD}${body}${TAIL}`;
const xml = (body: string | Buffer) => (response: ServerResponse) =>
  void response.writeHead(200, { "content-type": "application/xml" }).end(body);

/** How the shop answers; set by each test. */
let answer: (response: ServerResponse, headers: Parameters<RequestListener>[0]["headers"]) => void;
let shop: Awaited<ReturnType<typeof openShop>>;
let api: Api;
let feed: Feed;
beforeAll(async () => {
  shop = await openShop(() => [], { "/shop.xml": (request, response) => answer(response, request.headers) });
});
afterAll(() => shop.close());
beforeEach(async () => {
  ({ api } = await newProfile());
  feed = await addFeed(api, `${shop.url}/shop.xml`);
});

const start = () => startSync(api, feed.id);
async function synced(body: string): Promise<SyncJob> {
  answer = xml(body);
  return endOfSync(api, await start());
}
const feedNow = () => bodyOf(api.feeds[":id"].$get({ param: { id: feed.id } }));
const products = (query: { q?: string; include_gone?: "true" } = {}) =>
  bodyOf(api.products.$get({ query: { page_size: "200", ...query } }));
const job = (id: string) => api.jobs[":id"].$get({ param: { id } });
const cancel = (id: string) => api.jobs[":id"].cancel.$post({ param: { id } });

/** A feed whose server stalls after `count` items. */
const stalls = (count: number) => (response: ServerResponse) => void response.write(`${HEAD}${items(count)}`);
const savedAtLeast = (jobId: string, count: number) =>
  watchJob(
    api,
    jobId,
    `${count} products saved`,
    (job) => job.kind === "feed_sync" && (job.counts?.inserted ?? 0) >= count,
  );

test("a second sync writes only what changed; products that left the feed are marked as gone until they are back", async () => {
  const first = await synced(feedOf(items(150)));
  expect(first).toMatchObject({ status: "completed", progress: 100, counts: { read: 150, inserted: 150, gone: 0 } });
  const before = new Map((await products()).items.map((product) => [product.external_id, product]));

  const changed = item(0, 11) + items(147, 1);
  const second = await synced(feedOf(changed));
  expect(second.counts).toEqual({ read: 148, inserted: 0, updated: 1, unchanged: 147, gone: 2, rejected: 0 });
  const after = await products();
  expect(after.total).toBe(148);
  const written = after.items.filter(
    ({ external_id, updated_at }) => before.get(external_id)?.updated_at !== updated_at,
  );
  expect(written.map(({ external_id, price }) => [external_id, price])).toEqual([["P0", 11]]);
  const all = await products({ include_gone: "true" });
  expect(
    all.items
      .filter(({ gone_at }) => gone_at !== null)
      .map(({ external_id }) => external_id)
      .toSorted(),
  ).toEqual(["P148", "P149"]);

  const third = await synced(feedOf(changed + item(149)));
  expect(third.counts).toMatchObject({ updated: 1, unchanged: 148, gone: 0 });
  expect((await products()).total).toBe(149);
  // Each sync's job keeps counts of its own.
  expect((await endOfSync(api, first.job_id)).counts).toEqual(first.counts);
});

test("a feed answered with 304 is not read again", async () => {
  let read = 0;
  answer = (response, { "if-none-match": tag }) => {
    if (tag === '"v1"') return void response.writeHead(304).end();
    read++;
    response.writeHead(200, { etag: '"v1"' }).end(feedOf(items(3)));
  };
  await endOfSync(api, await start());
  const again = await endOfSync(api, await start());
  expect(again).toMatchObject({ status: "completed", counts: { read: 3, inserted: 0, unchanged: 3 } });
  expect(read).toBe(1);
});

test("rejected items are listed with line and reason; the others are saved", async () => {
  const { counts } = await synced(
    feedOf(
      `\n<item><title>Fără identificator</title><g:price>10.00 RON</g:price></item>
<item><g:id>E4</g:id><title>Preț ilizibil</title><g:price>la cerere</g:price></item>
<item><g:id>E6</g:id><title>Dublat</title><g:price>1 RON</g:price></item>
<item><g:id>E6</g:id><title>Dublat, a doua oară</title><g:price>2 RON</g:price></item>`,
    ),
  );
  expect(counts).toMatchObject({ read: 4, inserted: 1, rejected: 3 });
  expect((await feedNow()).rejected).toEqual([
    { line: 2, external_id: null, title: "Fără identificator", reason: "It has no id (g:id)." },
    { line: 3, external_id: "E4", title: "Preț ilizibil", reason: expect.stringContaining("la cerere") },
    {
      line: 5,
      external_id: "E6",
      title: "Dublat, a doua oară",
      reason: expect.stringContaining("the first one is used"),
    },
  ]);
});

test("after kill -9 of the worker a sync continues where it was and counts all items", async () => {
  answer = stalls(4_500);
  const id = await start();
  await savedAtLeast(id, 4_000);
  const saved = (await products()).items[0];
  answer = xml(feedOf(items(6_000)));
  const worker = runningStack(inject("dataDir"))?.processes.worker;
  expect(worker).toBeDefined();
  if (worker) process.kill(worker.pid, "SIGKILL");

  const ended = await endOfSync(api, id);
  expect(ended).toMatchObject({ status: "completed", progress: 100 });
  expect(ended.counts).toEqual({ read: 6_000, inserted: 6_000, updated: 0, unchanged: 0, gone: 0, rejected: 0 });
  expect(await feedNow()).toMatchObject({ status: "synced", counts: ended.counts, sync_job_id: null });
  const again = (await products({ q: saved?.external_id ?? "" })).items.find(
    ({ external_id }) => external_id === saved?.external_id,
  );
  expect(again).toEqual(saved);
});

test("a cancelled sync keeps what it saved, marks nothing as gone, and the feed keeps its last state", async () => {
  const good = await synced(feedOf(items(1) + item(9_999)));
  answer = stalls(2_500);
  const id = await start();
  await savedAtLeast(id, 1_999);
  expect(await feedNow()).toMatchObject({ status: "syncing", sync_job_id: id, counts: good.counts });

  expect(await bodyOf(cancel(id), 202)).toEqual({ job_id: id, status: "cancelling" });
  expect(await endOfSync(api, id)).toMatchObject({ status: "cancelled", error: null });
  expect(await feedNow()).toMatchObject({ status: "synced", sync_job_id: null, counts: good.counts, error: null });
  const [last] = (await products({ include_gone: "true", q: "P9999" })).items;
  expect(last).toMatchObject({ external_id: "P9999", gone_at: null });
  expect((await products()).total).toBe(2_001);

  const again = await refusal(cancel(id));
  expect([again.status, again.problem, again.body.state]).toEqual([409, "job-state", "cancelled"]);
});

test("a feed deleted while it is synced leaves nothing behind", async () => {
  const { db, client, close } = await openStackClients();
  answer = stalls(2_500);
  const id = await start();
  await savedAtLeast(id, 1_000);
  expect((await api.feeds[":id"].$delete({ param: { id: feed.id } })).status).toBe(204);
  const run = client.workflow.getHandle(workflowIds.feedSync(feed.id));
  await expect.poll(async () => (await run.describe()).status.name).not.toBe("RUNNING");
  expect((await job(id)).status).toBe(404);
  const counting = { count: "exact", head: true } as const;
  const left = await Promise.all([
    db.from("products").select("*", counting).eq("feed_id", feed.id),
    db.from("jobs").select("*", counting).eq("feed_id", feed.id),
    db.from("feed_sync_steps").select("*", counting).eq("job_id", id),
  ]);
  expect(left.map(({ count }) => count)).toEqual([0, 0, 0]);
  await close();
});

const BOMB = `<!DOCTYPE r [<!ENTITY a "${"x".repeat(99)}"><!ENTITY b "&a;&a;&a;">]>`;
const latin2 = Buffer.from(feedOf("<item><g:id>A</g:id><title>P\xe3r</title></item>"), "latin1");
const BAD: [what: string, answer: (response: ServerResponse) => void, type: string, said: string][] = [
  ["a web page", xml("<!doctype html><html><body>Magazin</body></html>"), "FeedUnreadable", "a web page"],
  ["a sentence", xml("Produsele noastre sunt pe prima pagină."), "FeedUnreadable", "not a product feed"],
  ["XML that breaks off", xml(HEAD + items(2)), "FeedUnreadable", "line"],
  ["an entity bomb", xml(BOMB + feedOf(items(1))), "FeedUnreadable", "entities"],
  [
    "2 GB",
    (response) => void response.writeHead(200, { "content-length": "2000000000" }).write(HEAD),
    "FeedTooLarge",
    "MB",
  ],
  ["a body without end", (response) => endless(response), "FeedTooLarge", "MB"],
  ["letters in another encoding than it says", xml(latin2), "FeedUnreadable", "encoding"],
  ["an unknown encoding", xml('<?xml version="1.0" encoding="x-klingon"?><rss/>'), "FeedUnreadable", "x-klingon"],
  ["a redirect to a private address", redirect("http://10.0.0.1/feed.xml"), "AddressNotAllowed", "public internet"],
  [
    "a redirect to this machine by name",
    redirect("http://localhost:1/feed.xml"),
    "AddressNotAllowed",
    "public internet",
  ],
  ["no such page", (response) => void response.writeHead(404).end(), "FeedUnavailable", "404"],
  ["damaged gzip", xml(Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3, 4])), "FeedUnreadable", "gzip"],
];

function redirect(location: string) {
  return (response: ServerResponse) => void response.writeHead(302, { location }).end();
}

function endless(response: ServerResponse): void {
  response.write(`${HEAD}<!--`);
  const more = () => {
    while (!response.destroyed && response.write(" ".repeat(65_536)));
  };
  response.on("drain", more);
  more();
}

test("an address that gives no feed is a clear error, and the last good state is kept", async () => {
  const good = await synced(feedOf(items(3)));
  for (const [what, bad, type, said] of BAD) {
    answer = bad;
    const job = await endOfSync(api, await start());
    expect([what, job.status, job.error_type, job.error]).toEqual([
      what,
      "failed",
      type,
      expect.stringContaining(said),
    ]);
    expect(await feedNow()).toMatchObject({
      status: "failed",
      error: job.error,
      error_type: type,
      counts: good.counts,
    });
    expect((await products()).total).toBe(3);
  }
  expect((await synced(feedOf(items(3)))).status).toBe("completed");
  expect(await feedNow()).toMatchObject({ status: "synced", error: null, error_type: null });
});
