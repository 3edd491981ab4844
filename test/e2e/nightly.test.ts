/** Nightly runs of a shop: what its schedule makes, and what happens when something fails. */
import { SearchAttributeType } from "@temporalio/common";
import { afterAll, beforeAll, expect, inject, test, vi } from "vitest";
import { bodyOf } from "../../src/api/client.ts";
import { workflowIds } from "../../src/contract/jobs.ts";
import { SEARCH_ATTRIBUTES } from "../../src/contract/search-attributes.ts";
import { runningStack } from "../../src/stack/record.ts";
import { type Api, addFeed, endOfBatch, type Product, SAMPLE_FEED, watchBatch } from "../support/batches.ts";
import { newProfile, refusal } from "../support/client.ts";
import { endOfRun, NIGHTLY, scheduleOf, watchRun } from "../support/schedules.ts";
import { openShop } from "../support/shop.ts";
import { openStackClients, type StackClients } from "../support/stack-clients.ts";

const WAIT = { timeout: 60_000, interval: 100 };
let stack: StackClients;
beforeAll(async () => {
  stack = await openStackClients();
});
afterAll(() => stack.close());

async function newFeed(name: string, feedUrl: string): Promise<{ api: Api; feedId: string }> {
  const { api } = await newProfile();
  return { api, feedId: (await addFeed(api, feedUrl, name)).id };
}
const shopUrl = `http://127.0.0.1:${inject("shopPort")}`;

type NewSchedule = Parameters<Api["feeds"][":id"]["schedule"]["$put"]>[0]["json"];
const put = (api: Api, id: string, json: NewSchedule) =>
  bodyOf(api.feeds[":id"].schedule.$put({ param: { id }, json }));
const ask = (api: Api, id: string, key?: string) =>
  api.feeds[":id"].schedule.trigger.$post(
    { param: { id } },
    key === undefined ? {} : { headers: { "idempotency-key": key } },
  );
const trigger = (api: Api, id: string, key?: string) => bodyOf(ask(api, id, key), 202);

/** The ids of what a run would pick now. */
async function wouldPick(feedId: string, products: string): Promise<string[]> {
  const parameters = { p_feed: feedId, p_products: products, p_max: 100, p_one_per_group: false };
  const { data, error } = await stack.db.rpc("nightly_products", parameters);
  if (error) throw error;
  return (data as { product_id: string }[]).map(({ product_id }) => product_id);
}

test("a triggered schedule makes videos of the products on sale, even if the worker is killed while it runs", async () => {
  const { api, feedId } = await newFeed("Sample shop", SAMPLE_FEED);
  await put(api, feedId, { ...NIGHTLY, products: "on_sale", max_products: 2, duration_s: 15, tts_provider: "espeak" });
  const { run_id } = await trigger(api, feedId, "tonight");
  expect((await trigger(api, feedId, "tonight")).run_id).toBe(run_id);

  const { batch_ids } = await watchRun(api, feedId, "its batch", ({ batch_ids }) => batch_ids.length > 0);
  const [batchId = ""] = batch_ids;
  await watchBatch(api, batchId, "its first video", ({ product_jobs }) =>
    product_jobs.some(({ status }) => status === "processing"),
  );
  const worker = runningStack(inject("dataDir"))?.processes.worker;
  if (worker) process.kill(worker.pid, "SIGKILL");

  const run = await endOfRun(api, feedId);
  expect(run).toMatchObject({
    id: run_id,
    trigger: "manual",
    status: "completed",
    summary: "2 videos were made.",
    picked: 2,
    completed: 2,
    failed: 0,
    error: null,
  });
  expect(run.batch_ids).toEqual(batch_ids);
  const batch = await endOfBatch(api, batchId);
  expect(batch).toMatchObject({ outcome: "completed", completed: 2 });
  const library = await bodyOf(api.library.$get({ query: {} }));
  const made = batch.product_jobs.map(({ product_id }) => product_id);
  expect(library.items.map(({ product_id }) => product_id).toSorted()).toEqual(made.toSorted());

  const { items: onSale } = await bodyOf(api.products.$get({ query: { feed_id: feedId, on_sale: "true" } }));
  const discount = ({ price, sale_price }: Product) =>
    price === null || sale_price === null ? 0 : (price - sale_price) / price;
  const best = onSale.toSorted((a, b) => discount(b) - discount(a)).slice(0, 2);
  expect(made).toEqual(best.map(({ id }) => id));

  await readsWellInTemporal(run.workflow_id, feedId);
  await onlyWhatChangedIsPicked(feedId, made);
});

async function readsWellInTemporal(workflowId: string, feedId: string): Promise<void> {
  const handle = stack.client.workflow.getHandle(workflowId);
  // It closes a moment after it has written its end.
  await expect.poll(async () => (await handle.describe()).status.name).toBe("COMPLETED");
  const run = await handle.describe();
  expect(await run.staticSummary()).toBe("Nightly batch of Sample shop");
  const attribute = (name: string) => run.typedSearchAttributes.get({ name, type: SearchAttributeType.KEYWORD });
  expect(attribute(SEARCH_ATTRIBUTES.feed)).toBe(feedId);
  expect(attribute(SEARCH_ATTRIBUTES.status)).toBe("completed");
  const { currentDetails } = await handle.query<{ currentDetails: string }>("__temporal_workflow_metadata");
  expect(currentDetails).toBe("**2 videos were made.**");
}

async function onlyWhatChangedIsPicked(feedId: string, made: string[]): Promise<void> {
  const open = await wouldPick(feedId, "new_or_changed");
  expect(open.length).toBeGreaterThan(5);
  expect(open.filter((id) => made.includes(id))).toEqual([]);
  const [first = "", second = ""] = made;
  const products = stack.db.from("products");
  await products
    .update({ link: "https://shop.example/elsewhere", updated_at: new Date().toISOString() })
    .eq("id", second);
  await products.update({ price: 999, updated_at: new Date().toISOString() }).eq("id", first);
  const now = await wouldPick(feedId, "new_or_changed");
  expect(now[0]).toBe(first);
  expect(now).not.toContain(second);
  expect((await wouldPick(feedId, "all")).slice(-2).toSorted()).toEqual(made.toSorted());
  await products.update({ availability: "out_of_stock" }).eq("id", first);
  expect(await wouldPick(feedId, "new_or_changed")).not.toContain(first);
}

test("a run without anything to do succeeds and says so; Temporal starts scheduled runs", async () => {
  const items = (url: string) => [{ id: "1", title: "Mug", price: "10 RON", image_link: `${url}/mug.png` }];
  const shop = await openShop(items, {});
  const { api, feedId } = await newFeed("Shop", `${shop.url}/feed.xml`);
  await put(api, feedId, { ...NIGHTLY, products: "on_sale" });
  await stack.client.schedule.getHandle(workflowIds.nightly(feedId)).trigger();
  const run = await endOfRun(api, feedId);
  await shop.close();
  expect(run).toMatchObject({
    trigger: "schedule",
    status: "nothing_to_do",
    summary: "Nothing to do: no product is on sale.",
    picked: 0,
    batch_ids: [],
    error: null,
  });
  expect(run.workflow_id).toMatch(new RegExp(`^nightly-${feedId}-20`));
});

test("a feed that fails three nights in a row pauses its schedule, which says why; PUT resumes it", async () => {
  const { api, feedId } = await newFeed("Shop", `${shopUrl}/gone.xml`);
  const shop = await openShop(() => [], {});
  await put(api, feedId, NIGHTLY);
  const handle = stack.client.schedule.getHandle(workflowIds.nightly(feedId));
  for (const night of [1, 2, 3]) {
    expect((await scheduleOf(api, feedId)).paused).toBe(false);
    await trigger(api, feedId);
    const run = await endOfRun(api, feedId);
    expect(run).toMatchObject({ status: "failed", error_type: "FeedUnavailable", picked: null });
    expect((await scheduleOf(api, feedId)).runs).toHaveLength(night);
  }
  const reason = "Paused after 3 failed runs in a row. The last: There is nothing at the feed's address (404).";
  const paused = await scheduleOf(api, feedId);
  expect(paused).toMatchObject({ paused: true, paused_reason: expect.stringContaining(reason), next_run_at: null });
  const isPaused = async () => (await handle.describe()).state;
  expect(await isPaused()).toMatchObject({ paused: true, note: paused.paused_reason });

  await trigger(api, feedId);
  await endOfRun(api, feedId);
  expect(await put(api, feedId, NIGHTLY)).toMatchObject({ paused: false, paused_reason: null });
  expect((await isPaused()).paused).toBe(false);
  await trigger(api, feedId);
  await endOfRun(api, feedId);
  await shop.close();
  expect((await scheduleOf(api, feedId)).paused).toBe(false);
});

test("runs never overlap; deleting the feed cancels the one under way and drops the schedule", async () => {
  // It begins to answer and never ends.
  const endless = await openShop(() => [], {
    "/endless.xml": (_, response) => void response.writeHead(200).write("<rss>"),
  });
  const { api, feedId } = await newFeed("Shop", `${endless.url}/endless.xml`);
  await put(api, feedId, NIGHTLY);
  const { run_id } = await trigger(api, feedId);
  const run = await watchRun(api, feedId, "its sync", ({ summary }) => summary === "Reading the feed.");
  expect(await refusal(ask(api, feedId))).toMatchObject({ status: 409, problem: "schedule-running" });

  const schedule = stack.client.schedule.getHandle(workflowIds.nightly(feedId));
  await schedule.trigger();
  const started = await vi.waitFor(async () => {
    const [action] = (await schedule.describe()).info.recentActions;
    if (!action) throw new Error("Temporal has not started what was triggered.");
    return action.action.workflow.workflowId;
  }, WAIT);
  expect(await stack.client.workflow.getHandle(started).result()).toBe("skipped");
  expect((await scheduleOf(api, feedId)).runs.map(({ id }) => id)).toEqual([run_id]);

  expect((await api.feeds[":id"].$delete({ param: { id: feedId } })).status).toBe(204);
  await expect(stack.client.workflow.getHandle(run.workflow_id).result()).rejects.toThrow(/cancel/i);
  await expect(schedule.describe()).rejects.toThrow(/not found/i);
  const { data } = await stack.db.from("nightly_runs").select("status, summary").eq("id", run_id).single();
  expect(data).toEqual({ status: "cancelled", summary: "Cancelled." });
  await endless.close();
});
