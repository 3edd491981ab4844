/** Nights of a shop: what its schedule makes, and what happens when something fails. */
import { SearchAttributeType } from "@temporalio/common";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { workflowIds } from "../../src/contract/jobs.ts";
import { SEARCH_ATTRIBUTES } from "../../src/contract/search-attributes.ts";
import { runningStack } from "../../src/stack/record.ts";
import {
  apiUrl,
  type BatchBody,
  call,
  endOfBatch,
  type FeedBody,
  get,
  newProfile,
  type ProfileHeaders,
  post,
  problemName,
} from "../api/client.ts";
import { endOfRun, NIGHTLY, putSchedule, scheduleOf, triggerSchedule, watchRun } from "../api/schedules.ts";
import { openShop } from "./shop.ts";
import { type Backstage, openBackstage } from "./stack-clients.ts";

let stage: Backstage;
beforeAll(async () => {
  stage = await openBackstage();
});
afterAll(() => stage.close());

async function newFeed(name: string, feed_url: string): Promise<{ headers: ProfileHeaders; feedId: string }> {
  const { headers } = await newProfile();
  const { body } = await post<FeedBody>("/feeds", { name, feed_url }, headers);
  return { headers, feedId: body.id };
}
const shopUrl = `http://127.0.0.1:${inject("shopPort")}`;

interface ProductBody {
  id: string;
  price: number;
  sale_price: number | null;
}

/** The ids of what a run would pick now. */
async function wouldPick(feedId: string, products: string): Promise<string[]> {
  const parameters = { p_feed: feedId, p_products: products, p_max: 100 };
  const { data, error } = await stage.db.rpc("nightly_products", parameters);
  if (error) throw error;
  return (data as { product_id: string }[]).map(({ product_id }) => product_id);
}

test("a triggered schedule makes the videos of the products on sale, though its worker is killed in the middle", async () => {
  const { headers, feedId } = await newFeed("Sample shop", `${apiUrl}/samples/feed.xml`);
  const asked = { ...NIGHTLY, products: "on_sale", max_products: 2, duration_s: 15, tts_provider: "espeak" };
  await putSchedule(feedId, asked, headers);
  const first = await triggerSchedule(feedId, headers, "tonight");
  expect(first.status).toBe(202);
  const again = await triggerSchedule(feedId, headers, "tonight");
  expect([again.status, again.body.run_id]).toEqual([202, first.body.run_id]);

  const { batch_ids } = await watchRun(feedId, headers, ({ batch_ids }) => batch_ids.length > 0);
  const rendering = ({ product_jobs }: BatchBody) => product_jobs.some(({ status }) => status === "processing");
  for (;;) {
    const { body } = await get<BatchBody>(`/products/batch/${batch_ids[0]}/status`, headers);
    if (rendering(body)) break;
  }
  const worker = runningStack(inject("dataDir"))?.processes.worker;
  if (worker) process.kill(worker.pid, "SIGKILL");

  const run = await endOfRun(feedId, headers);
  expect(run).toMatchObject({
    ...{ id: first.body.run_id, trigger: "manual", status: "completed", summary: "2 videos were made." },
    ...{ picked: 2, completed: 2, failed: 0, error: null },
  });
  expect(run.batch_ids).toEqual(batch_ids);
  const batch = await endOfBatch(batch_ids[0] ?? "", headers);
  expect(batch).toMatchObject({ outcome: "completed", completed: 2 });
  const { body: library } = await get<{ items: { product_id: string }[] }>("/library", headers);
  const made = batch.product_jobs.map(({ product_id }) => product_id);
  expect(library.items.map(({ product_id }) => product_id).toSorted()).toEqual(made.toSorted());

  const { body: products } = await get<{ items: ProductBody[] }>(`/products?feed_id=${feedId}&on_sale=true`, headers);
  const discount = ({ price, sale_price }: ProductBody) => (sale_price === null ? 0 : (price - sale_price) / price);
  const best = products.items.toSorted((a, b) => discount(b) - discount(a)).slice(0, 2);
  expect(made).toEqual(best.map(({ id }) => id));

  await readsWellInTemporal(run.workflow_id, feedId);
  await onlyWhatChangedIsPicked(feedId, made);
});

async function readsWellInTemporal(workflowId: string, feedId: string): Promise<void> {
  const handle = stage.client.workflow.getHandle(workflowId);
  const run = await handle.describe();
  expect(run.status.name).toBe("COMPLETED");
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
  const products = stage.db.from("products");
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

test("nothing to do is a success that says so; Temporal starts what it schedules", async () => {
  const items = (url: string) => [{ id: "1", title: "Mug", price: "10 RON", image_link: `${url}/mug.png` }];
  const shop = await openShop(items, {});
  const { headers, feedId } = await newFeed("Shop", `${shop.url}/feed.xml`);
  await putSchedule(feedId, { ...NIGHTLY, products: "on_sale" }, headers);
  await stage.client.schedule.getHandle(workflowIds.nightly(feedId)).trigger();
  const run = await endOfRun(feedId, headers);
  await shop.close();
  expect(run).toMatchObject({
    ...{ trigger: "schedule", status: "nothing_to_do", summary: "Nothing to do: no product is on sale." },
    ...{ picked: 0, batch_ids: [], error: null },
  });
  expect(run.workflow_id).toMatch(new RegExp(`^nightly-${feedId}-20`));
});

test("a feed that fails three nights in a row pauses its schedule, which says why; PUT resumes it", async () => {
  const { headers, feedId } = await newFeed("Shop", `${shopUrl}/gone.xml`);
  const shop = await openShop(() => [], {});
  await putSchedule(feedId, NIGHTLY, headers);
  const handle = stage.client.schedule.getHandle(workflowIds.nightly(feedId));
  for (const night of [1, 2, 3]) {
    expect((await scheduleOf(feedId, headers)).paused).toBe(false);
    await triggerSchedule(feedId, headers);
    const run = await endOfRun(feedId, headers);
    expect(run).toMatchObject({ status: "failed", error_type: "FeedUnavailable", picked: null });
    expect((await scheduleOf(feedId, headers)).runs).toHaveLength(night);
  }
  const reason = "Paused after 3 failed runs in a row. The last: There is nothing at the feed's address (404).";
  const paused = await scheduleOf(feedId, headers);
  expect(paused).toMatchObject({ paused: true, paused_reason: expect.stringContaining(reason), next_run_at: null });
  const isPaused = async () => (await handle.describe()).state;
  expect(await isPaused()).toMatchObject({ paused: true, note: paused.paused_reason });

  expect((await triggerSchedule(feedId, headers)).status).toBe(202);
  await endOfRun(feedId, headers);
  const resumed = await putSchedule(feedId, NIGHTLY, headers);
  expect(resumed.body).toMatchObject({ paused: false, paused_reason: null });
  expect((await isPaused()).paused).toBe(false);
  await triggerSchedule(feedId, headers);
  await endOfRun(feedId, headers);
  await shop.close();
  expect((await scheduleOf(feedId, headers)).paused).toBe(false);
});

test("runs never overlap; deleting the feed cancels the one under way and drops the schedule", async () => {
  // It begins to answer and never ends.
  const endless = await openShop(() => [], {
    "/endless.xml": (_, response) => void response.writeHead(200).write("<rss>"),
  });
  const { headers, feedId } = await newFeed("Shop", `${endless.url}/endless.xml`);
  await putSchedule(feedId, NIGHTLY, headers);
  const { body } = await triggerSchedule(feedId, headers);
  const run = await watchRun(feedId, headers, ({ summary }) => summary === "Reading the feed.");
  const overlapping = await triggerSchedule<Parameters<typeof problemName>[0]["body"]>(feedId, headers);
  expect([overlapping.status, problemName(overlapping)]).toEqual([409, "schedule-running"]);

  const schedule = stage.client.schedule.getHandle(workflowIds.nightly(feedId));
  await schedule.trigger();
  const started = async (): Promise<string> => {
    const [action] = (await schedule.describe()).info.recentActions;
    return action?.action.workflow.workflowId ?? started();
  };
  expect(await stage.client.workflow.getHandle(await started()).result()).toBe("skipped");
  expect((await scheduleOf(feedId, headers)).runs.map(({ id }) => id)).toEqual([body.run_id]);

  expect((await call("DELETE", `/feeds/${feedId}`, { headers })).status).toBe(204);
  await expect(stage.client.workflow.getHandle(run.workflow_id).result()).rejects.toThrow(/cancel/i);
  await expect(schedule.describe()).rejects.toThrow(/not found/i);
  const { data } = await stage.db.from("nightly_runs").select("status, summary").eq("id", body.run_id).single();
  expect(data).toEqual({ status: "cancelled", summary: "Cancelled." });
  await endless.close();
});
