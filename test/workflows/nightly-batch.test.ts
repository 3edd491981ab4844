import { randomUUID } from "node:crypto";
import { heartbeat, sleep } from "@temporalio/activity";
import { WorkflowFailedError } from "@temporalio/client";
import { ApplicationFailure, CancelledFailure } from "@temporalio/common";
import { describe, expect, test, vi } from "vitest";
import type { Activities } from "../../src/activities/index.ts";
import { nextTimes, parseCron } from "../../src/contract/cron.ts";
import { type BatchVideoInput, TASK_QUEUE, WORKFLOWS, workflowIds } from "../../src/contract/jobs.ts";
import type { NightlyBatchInput, NightlyRunEnd } from "../../src/contract/schedule.ts";
import { feedSyncStart, nightlyStart, type WorkflowStart } from "../../src/contract/workflow-starts.ts";
import { applySchedule, matchesSchedule } from "../../src/temporal/schedules.ts";
import { startOptions } from "../../src/temporal/start-workflow.ts";
import { batchOf, typedFailure } from "./harness.ts";
import { sharedHarness } from "./shared-harness.ts";

const harness = await sharedHarness();
const WAIT = { timeout: 20_000, interval: 30 };

const newInput = (): NightlyBatchInput => ({
  ...{ feedId: randomUUID(), profileId: randomUUID(), feedName: "My shop", runId: randomUUID() },
});

/** Activities of a nightly run that makes the given batches, and a record of their calls. */
function nightOf(batches: BatchVideoInput[]) {
  const events: string[] = [];
  const ends: (NightlyRunEnd | null)[] = [];
  const nameOf = (id: string) => `batch ${batches.findIndex(({ batchId }) => batchId === id) + 1}`;
  const ended = new Set<string>();
  const activities: Partial<Activities> = {
    syncFeed: async () => {
      events.push("sync");
      return { read: 0, inserted: 0, updated: 0, unchanged: 0, gone: 0, rejected: 0 };
    },
    pickNightly: async () => {
      events.push("pick");
      return batches.map(({ batchId: id, items }) => ({ id, name: nameOf(id), total: items.length }));
    },
    openNightlyBatch: async (_, __, { id }) => {
      const input = batches.find(({ batchId }) => batchId === id);
      return input && !ended.has(id) ? { input, run: 1 } : null;
    },
    setup: async (video) => {
      events.push(`video of ${nameOf(video.batchId ?? "")}`);
      return { hostId: "test-machine" };
    },
    endBatch: async (id, end) => {
      const status = end === "cancelled" ? "cancelled" : "complete";
      if (ended.has(id)) return status;
      ended.add(id);
      events.push(`${nameOf(id)} ${status}`);
      return status;
    },
    endNightlyRun: async (_, early) => {
      ends.push(early);
      const { status = "completed", error = null, error_type = null } = early ?? {};
      return { status, summary: "The summary.", completed: 1, failed: 0, error, error_type };
    },
  };
  return { activities, events, ends };
}

function startWorkflow(start: WorkflowStart) {
  return harness.environment.client.workflow.start(start.type, startOptions(start));
}

function start(input: NightlyBatchInput) {
  return startWorkflow(nightlyStart(input));
}

async function causeOf(result: Promise<unknown>): Promise<unknown> {
  const error = await result.then(
    () => undefined,
    (error: unknown) => error,
  );
  return error instanceof WorkflowFailedError ? error.cause : error;
}

const hang = async () => {
  for (;;) {
    heartbeat();
    await sleep(100);
  }
};

test("a nightly run syncs, picks products, and makes one batch after another", async () => {
  const { activities, events, ends } = nightOf([batchOf(2), batchOf(1)]);
  await harness.withWorker(activities, async () => {
    const input = newInput();
    const handle = await start(input);
    expect(await handle.result()).toBe("completed");
    expect(handle.workflowId).toBe(`nightly-${input.feedId}-${input.runId}`);
  });
  expect(events).toEqual([
    ...["sync", "pick"],
    ...["video of batch 1", "video of batch 1", "batch 1 complete"],
    ...["video of batch 2", "batch 2 complete"],
  ]);
  expect(ends).toEqual([null]);
});

test("a nightly run that may not begin is skipped", async () => {
  const { activities, events, ends } = nightOf([batchOf(1)]);
  await harness.withWorker({ ...activities, beginNightlyRun: async () => false }, async () => {
    expect(await (await start(newInput())).result()).toBe("skipped");
  });
  expect([events, ends]).toEqual([[], []]);
});

test("a nightly run waits for a running sync, then does its own", async () => {
  const { activities, events } = nightOf([]);
  let others = true;
  const syncFeed: Activities["syncFeed"] = async (sync) => {
    while (others && sync.feedName === "Another's") await hangOnce();
    events.push(sync.feedName);
    return { read: 0, inserted: 0, updated: 0, unchanged: 0, gone: 0, rejected: 0 };
  };
  const hangOnce = async () => {
    heartbeat();
    await sleep(50);
  };
  await harness.withWorker({ ...activities, syncFeed }, async () => {
    const input = newInput();
    const other = await startWorkflow(feedSyncStart({ ...input, jobId: randomUUID(), feedName: "Another's" }));
    const night = await start(input);
    await expect.poll(() => detailsOf(night.workflowId)).toMatch(/^\*\*Waiting\*\*/);
    others = false;
    await other.result();
    await night.result();
  });
  expect(events).toEqual(["Another's", "My shop", "pick"]);
});

async function detailsOf(workflowId: string): Promise<string> {
  const handle = harness.environment.client.workflow.getHandle(workflowId);
  const metadata = await handle.query<{ currentDetails?: string }>("__temporal_workflow_metadata");
  return metadata.currentDetails ?? "";
}

test("after a terminated or a cancelled batch the next one is made", async () => {
  const [first, second, third] = [batchOf(1), batchOf(1), batchOf(1)];
  const { activities, events, ends } = nightOf([first, second, third]);
  const begun = new Set<string | null>();
  const setup: Activities["setup"] = async (video) => {
    begun.add(video.batchId);
    if (video.batchId !== third.batchId) await hang();
    return { hostId: "test-machine" };
  };
  const handleOf = async ({ batchId }: BatchVideoInput) => {
    await expect.poll(() => begun.has(batchId)).toBe(true);
    return harness.environment.client.workflow.getHandle(workflowIds.batch(batchId));
  };
  await harness.withWorker({ ...activities, setup }, async () => {
    const night = await start(newInput());
    await (await handleOf(first)).terminate("enough");
    await (await handleOf(second)).cancel();
    expect(await night.result()).toBe("completed");
  });
  expect(events.filter((event) => event.startsWith("batch"))).toEqual([
    ...["batch 1 cancelled", "batch 2 cancelled", "batch 3 complete"],
  ]);
  expect(ends).toEqual([null]);
});

test("a cancelled nightly run cancels its batch, ends its row and starts no other batch", async () => {
  const batches = [batchOf(1), batchOf(1)];
  const { activities, events, ends } = nightOf(batches);
  let rendering = false;
  const finalRender = async () => {
    rendering = true;
    await hang();
  };
  await harness.withWorker({ ...activities, finalRender }, async () => {
    const night = await start(newInput());
    await expect.poll(() => rendering).toBe(true);
    await night.cancel();
    expect(await causeOf(night.result())).toBeInstanceOf(CancelledFailure);
  });
  expect(events.slice(-2)).toEqual(["video of batch 1", "batch 1 cancelled"]);
  expect(ends).toEqual([{ status: "cancelled", error: null, error_type: null }]);
});

test("a failed sync fails the nightly run with its reason; a cancelled sync cancels it", async () => {
  const failing = nightOf([batchOf(1)]);
  const unreadable = async () => {
    throw typedFailure("FeedUnreadable", "The feed is an HTML page.");
  };
  await harness.withWorker({ ...failing.activities, syncFeed: unreadable }, async () => {
    const cause = await causeOf((await start(newInput())).result());
    expect(cause).toBeInstanceOf(ApplicationFailure);
    expect(cause).toMatchObject({ type: "FeedUnreadable", message: "The feed is an HTML page." });
  });
  expect(failing.ends).toEqual([
    { status: "failed", error: "The feed is an HTML page.", error_type: "FeedUnreadable" },
  ]);

  const cancelled = nightOf([batchOf(1)]);
  await harness.withWorker({ ...cancelled.activities, syncFeed: hang as never }, async () => {
    const input = newInput();
    const night = await start(input);
    const sync = harness.environment.client.workflow.getHandle(workflowIds.feedSync(input.feedId));
    await expect.poll(async () => (await sync.describe()).status.name).toBe("RUNNING");
    await sync.cancel();
    expect(await night.result()).toBe("cancelled");
  });
  expect(cancelled.ends).toMatchObject([{ status: "cancelled", error: "The feed's sync was cancelled." }]);
});

describe("a schedule in Temporal", () => {
  test.each([
    ["0 3 * * *", "Europe/Bucharest"],
    ["30 3 27-29 3 *", "Europe/Bucharest"],
    ["30 3 30,31 10 *", "Europe/Bucharest"],
    ["30 1-3 1-14 3,11 sun", "America/New_York"],
    ["30 1 6-8 11 *", "America/New_York"],
    ["30 2 13-15 3 *", "America/New_York"],
    ["0,30 2 * 4,10 0", "Australia/Lord_Howe"],
    ["15 6 13 * fri", "Asia/Kolkata"],
    ["*/20 9-17/4 * jan,JUL mon-7", "Pacific/Chatham"],
    ["0 12 29 2 *", "UTC"],
    ["@weekly", "Pacific/Kiritimati"],
    ["@monthly", "America/St_Johns"],
  ])("runs at the times that nextTimes gives: %s in %s", async (line, time_zone) => {
    const { client } = harness.environment;
    const row = {
      ...{ feed_id: randomUUID(), profile_id: randomUUID() },
      ...{ cron: parseCron(line), time_zone, paused: false, paused_reason: null },
    };
    await applySchedule(client, row, "My shop");
    const handle = client.schedule.getHandle(workflowIds.nightly(row.feed_id));
    const { info } = await handle.describe();
    expect(info.nextActionTimes).toHaveLength(10);
    expect(nextTimes(row.cron, time_zone, 10)).toEqual(info.nextActionTimes);
    await handle.delete();
  });

  test("is replaced as its row changes, has a readable note, and differs from another row", async () => {
    const { client } = harness.environment;
    const row = { feed_id: randomUUID(), profile_id: randomUUID(), cron: "0 3 1 * mon", time_zone: "Europe/Bucharest" };
    const before = { ...row, cron: "@daily", paused: true, paused_reason: "Too many failures." };
    const now = { ...row, paused: false, paused_reason: null };
    await applySchedule(client, before, "My shop");
    const handle = client.schedule.getHandle(workflowIds.nightly(row.feed_id));
    expect((await handle.describe()).state).toMatchObject({ paused: true, note: "Too many failures." });
    await applySchedule(client, now, "My shop");
    const { action, state, policies } = await handle.describe();
    expect(state).toMatchObject({ paused: false, note: "Nightly batch of My shop" });
    expect(policies).toMatchObject({ overlap: "SKIP", catchupWindow: 3_600_000, pauseOnFailure: false });
    expect(action).toMatchObject({
      ...{ workflowType: WORKFLOWS.nightlyBatch, workflowId: `nightly-${row.feed_id}`, taskQueue: TASK_QUEUE },
      args: [{ feedId: row.feed_id, profileId: row.profile_id, feedName: "My shop" }],
    });

    // The list is a moment behind.
    const summary = await vi.waitFor(async () => {
      for await (const one of client.schedule.list()) {
        if (one.scheduleId === handle.scheduleId && !one.state.paused) return one;
      }
      throw new Error("The list does not have the schedule as it is now.");
    }, WAIT);
    const others = [{ cron: "0 3 * * *" }, { time_zone: "UTC" }, { paused: true }].map((other) => ({
      ...now,
      ...other,
    }));
    const found = summary;
    expect([now, ...others].map((one) => matchesSchedule(one, found))).toEqual([true, false, false, false]);
    await handle.delete();
  });
});
