/** The activities as workflows call them: timeouts, retries, and the summary that each shows in the Web UI. */
import { ActivityCancellationType, type ActivityOptions, proxyActivities } from "@temporalio/workflow";
import type { Activities } from "../activities/index.ts";
import { FAILURES } from "../contract/failures.ts";
import { hostQueue } from "../contract/jobs.ts";

/**
 * A worker restarts within seconds. A machine whose workers are silent for this long counts as gone, and the video starts
 * over on another one.
 */
const MACHINE_GONE_AFTER = "2 minutes";

const common = {
  heartbeatTimeout: "10 seconds",
  // Outlasts a database that is unavailable for minutes; each failure type bounds its own tries below this.
  retry: { initialInterval: "1 second", backoffCoefficient: 2, maximumInterval: "20 seconds", maximumAttempts: 12 },
  // A cancelled activity has cleaned up before the workflow goes on.
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
} satisfies ActivityOptions;

const anywhere = (summary: string, startToCloseTimeout: ActivityOptions["startToCloseTimeout"] & {}) =>
  proxyActivities<Activities>({ ...common, startToCloseTimeout, summary });

export const { setup } = anywhere("1/6 product, profile and picture", "3 minutes");
export const { endJob } = anywhere("record how the video ended", "30 seconds");
export const { endBatch } = anywhere("record how the batch ended", "30 seconds");
export const { syncFeed } = anywhere("read the feed into the catalogue", "30 minutes");
export const { endFeedSync } = anywhere("record how the sync ended", "30 seconds");

export const { beginNightlyRun } = anywhere("begin the run", "30 seconds");
export const { pickNightly } = anywhere("pick products and make the batches", "2 minutes");
export const { openNightlyBatch } = anywhere("read the next batch", "30 seconds");
export const { endNightlyRun } = anywhere("record how the run ended", "1 minute");

export const { describeBatchEnd } = anywhere("read how the batch ended", "30 seconds");
/** Tried for about seven hours: after 10 s, 1 min, 6 min, 36 min, then every two hours. */
export const { notifyBatchEnd } = proxyActivities<Activities>({
  startToCloseTimeout: "30 seconds",
  retry: {
    initialInterval: "10 seconds",
    backoffCoefficient: 6,
    maximumInterval: "2 hours",
    maximumAttempts: FAILURES.CallbackFailing.tries,
  },
  summary: "call the address that waits for the batch's end",
});

/**
 * The stages that must run on the machine of set-up. Renders wait for a slot inside their activity, hence the long timeouts:
 * the heartbeat and ffmpeg's own progress tell what hangs.
 */
export function stagesOn(hostId: string) {
  const here = (summary: string, startToCloseTimeout: ActivityOptions["startToCloseTimeout"] & {}) =>
    proxyActivities<Activities>({
      ...common,
      startToCloseTimeout,
      summary,
      taskQueue: hostQueue(hostId),
      scheduleToStartTimeout: MACHINE_GONE_AFTER,
    });
  return {
    // The natural offline voice speaks for one video at a time, so the others of a batch wait.
    voiceover: here("2/6 script and voice", "30 minutes").voiceover,
    subtitles: here("3/6 captions", "1 minute").subtitles,
    composition: here("4/6 picture", "2 hours").composition,
    finalRender: here("5/6 final render", "2 hours").finalRender,
    library: here("6/6 check and store", "10 minutes").library,
    removeWorkFolder: proxyActivities<Activities>({
      startToCloseTimeout: "1 minute",
      scheduleToStartTimeout: "10 seconds",
      retry: { maximumAttempts: 2 },
      summary: "remove what is left on the machine",
      taskQueue: hostQueue(hostId),
    }).removeWorkFolder,
  };
}
