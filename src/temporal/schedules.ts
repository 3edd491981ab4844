/** The Temporal Schedule of a feed: made from its row, and compared with it. */
import { type Client, ScheduleAlreadyRunning, ScheduleNotFoundError, type ScheduleSummary } from "@temporalio/client";
import { temporalLines } from "../contract/cron.ts";
import { TASK_QUEUE, workflowIds } from "../contract/jobs.ts";
import type { ScheduleTerms } from "../contract/schedule.ts";
import { nightlyStart } from "../contract/workflow-starts.ts";

/** The fields that Temporal needs. A run reads the rest. */
export interface ScheduleSpec extends Pick<ScheduleTerms, "cron" | "time_zone" | "paused"> {
  feed_id: string;
  profile_id: string;
  paused_reason: string | null;
}

/** A run that was missed by more is skipped: by then the shop is open; the next run covers it. */
const CATCH_UP = "1 hour";

function optionsOf(schedule: ScheduleSpec, feedName: string) {
  const { feed_id: feedId, profile_id: profileId, cron, time_zone, paused } = schedule;
  const { type, workflowId, args, typedSearchAttributes, staticSummary } = nightlyStart({
    feedId,
    profileId,
    feedName,
  });
  return {
    spec: {
      // The comment keeps the line as it was written, for people and for `matchesSchedule`: Temporal keeps only calendars.
      cronExpressions: temporalLines(cron).map((line) => `${line} # ${cron}`),
      timezone: time_zone,
    },
    action: {
      type: "startWorkflow" as const,
      workflowType: type,
      taskQueue: TASK_QUEUE,
      workflowId,
      args,
      typedSearchAttributes,
      staticSummary,
    },
    policies: { overlap: "SKIP" as const, catchupWindow: CATCH_UP },
    state: { paused, note: noteOf(schedule, feedName) },
    typedSearchAttributes,
  };
}

function noteOf({ paused, paused_reason }: ScheduleSpec, feedName: string): string {
  if (!paused) return `Nightly batch of ${feedName}`;
  return paused_reason ?? "Paused by its owner";
}

/** Temporal does not take the line or the time zone. */
export class ScheduleRefused extends Error {
  override readonly name = "ScheduleRefused";
}

/**
 * Makes or replaces a feed's Schedule. Called twice, the second call changes nothing.
 * @throws ScheduleRefused; ServiceError of the SDK
 */
export async function applySchedule(client: Client, schedule: ScheduleSpec, feedName: string): Promise<void> {
  const scheduleId = workflowIds.nightly(schedule.feed_id);
  const options = optionsOf(schedule, feedName);
  try {
    await client.schedule.create({ scheduleId, ...options, memo: { feed: feedName } });
  } catch (error) {
    // The client's error for a specification that the server refuses.
    if (error instanceof TypeError) throw new ScheduleRefused(error.message, { cause: error });
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    await client.schedule.getHandle(scheduleId).update(() => options);
  }
}

/** Does nothing where there is none. */
export async function removeSchedule(client: Client, feedId: string): Promise<void> {
  await ignoreMissing(client.schedule.getHandle(workflowIds.nightly(feedId)).delete());
}

/** Does nothing where there is none. */
export async function pauseSchedule(client: Client, feedId: string, reason: string): Promise<void> {
  await ignoreMissing(client.schedule.getHandle(workflowIds.nightly(feedId)).pause(reason));
}

async function ignoreMissing(call: Promise<unknown>): Promise<void> {
  await call.catch((error: unknown) => {
    if (!(error instanceof ScheduleNotFoundError)) throw error;
  });
}

/** Whether a Schedule of Temporal is as its row says. */
export function matchesSchedule({ cron, time_zone, paused }: ScheduleSpec, { spec, state }: ScheduleSummary): boolean {
  const lines = spec?.calendars ?? [];
  return (
    lines.length === temporalLines(cron).length &&
    lines.every(({ comment }) => comment === cron) &&
    (spec?.timezone ?? "UTC") === time_zone &&
    state.paused === paused
  );
}
