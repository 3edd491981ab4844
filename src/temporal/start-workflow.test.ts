import { expect, test } from "vitest";
import { DEFAULT_SETTINGS } from "../contract/settings.ts";
import { batchStart, feedSyncStart, videoStart } from "../contract/workflow-starts.ts";
import { isRunOf } from "./start-workflow.ts";

const batch = { batchId: "b", profileId: "p", items: [], settings: DEFAULT_SETTINGS, concurrency: 1 };
const second = batchStart(batch, { name: "A batch", run: 2 });
const sync = feedSyncStart({ jobId: "j2", feedId: "f", profileId: "p", feedName: "Shop" });
const video = videoStart({
  jobId: "j",
  productId: "x",
  title: null,
  batchId: null,
  profileId: "p",
  settings: DEFAULT_SETTINGS,
});

test.each([
  ["a batch's second run", second, { run: 2 }, true],
  ["a batch's second run", second, { run: 1 }, false],
  ["a job's sync", sync, { job_id: "j2" }, true],
  ["a job's sync", sync, { job_id: "j1" }, false],
  ["a video, whose workflow id is its own", video, {}, true],
  ["a batch's run from before runs were numbered", second, {}, true],
])("%s against an open run: %o %o: %s", (_, start, memo, same) => {
  expect(isRunOf(start, memo)).toBe(same);
});
