/** Schedules and nightly runs on which database and Temporal disagree. */
import { randomUUID } from "node:crypto";
import { pino } from "pino";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { poll } from "../../src/api/client.ts";
import { workflowIds } from "../../src/contract/jobs.ts";
import type { ScheduleTerms } from "../../src/contract/schedule.ts";
import { DEFAULT_SETTINGS } from "../../src/contract/settings.ts";
import { nightlyStart } from "../../src/contract/workflow-starts.ts";
import { createReconciler } from "../../src/services/reconcile/reconciler.ts";
import { createFeed, deleteFeed } from "../../src/store/feeds.ts";
import { beginRun, getRun, pickProducts } from "../../src/store/nightly-runs.ts";
import { getSchedule, putSchedule } from "../../src/store/schedules.ts";
import { applySchedule } from "../../src/temporal/schedules.ts";
import { startOptions } from "../../src/temporal/start-workflow.ts";
import { openStackClients, type StackClients } from "../support/stack-clients.ts";

let stack: StackClients;
beforeAll(async () => {
  stack = await openStackClients();
});
afterAll(() => stack.close());

const TERMS: ScheduleTerms = {
  ...{
    cron: "0 3 * * *",
    time_zone: "Europe/Bucharest",
    products: "all",
    max_products: 50,
    one_per_group: false,
    settings: {},
  },
  ...{ callback_url: null, max_failures: null, paused: false },
};

/** A feed with a schedule's row, which Temporal does not know. */
async function scheduledFeed(): Promise<string> {
  const feedUrl = `http://127.0.0.1:${inject("shopPort")}/nobody-serves-this.xml?${randomUUID()}`;
  const feed = await createFeed(stack.db, { profileId: stack.profileId, name: "Shop", feedUrl });
  await putSchedule(stack.db, feed.id, TERMS);
  return feed.id;
}

const scheduleOf = (feedId: string) => stack.client.schedule.getHandle(workflowIds.nightly(feedId));

/** Runs rounds of the reconciler. Temporal's list of schedules is a moment behind. */
async function roundsUntil(what: string, done: () => Promise<boolean>): Promise<void> {
  const deps = { client: stack.client, db: stack.db, log: pino({ level: "silent" }), concurrency: 3 };
  const { round } = createReconciler(deps);
  const isDone = async () => {
    if (await done()) return true;
    await round();
    return false;
  };
  await poll(what, isDone, Boolean, { everyMs: 100 });
}

test("a schedule that is missing or different in Temporal is made as its row says", async () => {
  const feedId = await scheduledFeed();
  const handle = scheduleOf(feedId);
  await roundsUntil("the schedule in Temporal", async () => (await handle.describe().catch(() => null)) !== null);
  expect((await handle.describe()).spec.timezone).toBe("Europe/Bucharest");

  await putSchedule(stack.db, feedId, { ...TERMS, time_zone: "UTC", paused: true });
  await roundsUntil("its pause in Temporal", async () => (await handle.describe()).state.paused);
  const { spec } = await handle.describe();
  expect(spec.timezone).toBe("UTC");
  await deleteFeed(stack.db, feedId);
});

test("a schedule whose feed is gone is dropped", async () => {
  const feedId = await scheduledFeed();
  const row = await getSchedule(stack.db, stack.profileId, feedId);
  if (!row) throw new Error("no schedule");
  await applySchedule(stack.client, row, "Shop");
  await deleteFeed(stack.db, feedId);
  const known = () =>
    scheduleOf(feedId)
      .describe()
      .catch(() => null);
  await roundsUntil("the schedule to go", async () => (await known()) === null);
});

test("a run whose API was killed before the start is started", async () => {
  const feedId = await scheduledFeed();
  const id = randomUUID();
  await beginRun(stack.db, { id, feedId, trigger: "manual", workflowId: workflowIds.triggered(feedId, id) });
  await roundsUntil("the run's end", async () => (await getRun(stack.db, id))?.status !== "running");
  expect(await getRun(stack.db, id)).toMatchObject({ status: "failed", trigger: "manual" });
  await deleteFeed(stack.db, feedId);
});

test("batches of a nightly run in progress are not touched; when the run is terminated they end as cancelled", async () => {
  const feedId = await scheduledFeed();
  const id = randomUUID();
  const input = { feedId, profileId: stack.profileId, feedName: "Shop", runId: id };
  const start = nightlyStart(input);
  // Nobody polls there, so that it waits to be terminated.
  const handle = await stack.client.workflow.start(start.type, { ...startOptions(start), taskQueue: "nobody" });
  await beginRun(stack.db, { id, feedId, trigger: "manual", workflowId: handle.workflowId });
  const items = ["1", "2", "3"].map((external_id) => ({
    ...{ feed_id: feedId, profile_id: stack.profileId, external_id, title: `Mug ${external_id}` },
    image_link: "https://shop.example/mug.png",
  }));
  await stack.db.from("products").insert(items);
  const schedule = await getSchedule(stack.db, stack.profileId, feedId);
  if (!schedule) throw new Error("no schedule");
  const pick = { name: "Nightly Shop", terms: schedule, settings: DEFAULT_SETTINGS, batchSize: 2 };
  const batches = await pickProducts(stack.db, id, pick);
  expect(batches.map(({ name, total }) => [name, total])).toEqual([
    ["Nightly Shop (1 of 2)", 2],
    ["Nightly Shop (2 of 2)", 1],
  ]);
  expect(await pickProducts(stack.db, id, pick)).toEqual(batches);

  let rounds = 0;
  await roundsUntil("three rounds", async () => rounds++ === 3);
  const ask = stack.client.workflow.getHandle(workflowIds.batch(batches[0]?.id ?? "")).describe();
  await expect(ask).rejects.toThrow(/not found/i);

  await handle.terminate("enough");
  await roundsUntil("the run's end", async () => (await getRun(stack.db, id))?.status !== "running");
  expect(await getRun(stack.db, id)).toMatchObject({ status: "cancelled", picked: 3, completed: 0, failed: 0 });
  const { data } = await stack.db.from("batches").select("status").eq("run_id", id);
  expect(data).toEqual([{ status: "cancelled" }, { status: "cancelled" }]);
  await deleteFeed(stack.db, feedId);
});
