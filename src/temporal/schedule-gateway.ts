/** The API's words with Temporal about schedules and their runs. */
import { type Client, WorkflowNotFoundError } from "@temporalio/client";
import { AppError, invalidFields } from "../contract/errors.ts";
import { workflowIds } from "../contract/jobs.ts";
import type { NightlyBatchInput } from "../contract/schedule.ts";
import { nightlyStart, type WorkflowStart } from "../contract/workflow-starts.ts";
import { type createCalls, isAway } from "./calls.ts";
import { dropSchedule, type ExecutedSchedule, executeSchedule, ScheduleRefused } from "./schedules.ts";

/** How long a word may take, a short absence of the server ridden out; ms. */
const LIMIT_MS = 5_000;
/** How long a question may take that can be answered without Temporal, too; ms. */
const QUESTION_LIMIT_MS = 1_000;

export interface ScheduleGateway {
  /**
   * Makes Temporal execute a schedule as the row says.
   * @throws AppError temporal-unavailable; invalid-request where Temporal knows no such time zone
   */
  executeSchedule(schedule: ExecutedSchedule, feedName: string): Promise<void>;
  /** @throws AppError temporal-unavailable */
  dropSchedule(feedId: string): Promise<void>;
  /** When Temporal runs it next, the soonest first; null where it does not answer in time, or knows no such schedule. */
  nextNights(feedId: string): Promise<Date[] | null>;
  /** @throws AppError temporal-unavailable */
  startNightly(input: NightlyBatchInput): Promise<void>;
  /**
   * Asks a run to cancel its batches, clean up and end; does nothing where it does not run.
   * @throws AppError temporal-unavailable
   */
  cancelNightly(workflowId: string): Promise<void>;
}

export function createScheduleGateway(
  client: Client,
  {
    within,
    persist,
    startOnce,
  }: Pick<ReturnType<typeof createCalls>, "within" | "persist"> & { startOnce: (what: WorkflowStart) => Promise<void> },
): ScheduleGateway {
  async function ask(call: () => Promise<void>): Promise<void> {
    try {
      await persist(LIMIT_MS, call);
    } catch (error) {
      throw isAway(error) ? new AppError("temporal-unavailable", undefined, { cause: error }) : error;
    }
  }

  return {
    async executeSchedule(schedule, feedName) {
      try {
        await ask(() => executeSchedule(client, schedule, feedName));
      } catch (error) {
        if (!(error instanceof ScheduleRefused)) throw error;
        const message = `Temporal does not take “${schedule.cron}” in ${schedule.time_zone}: ${error.message}.`;
        throw invalidFields([{ path: "time_zone", message }]);
      }
    },
    dropSchedule: (feedId) => ask(() => dropSchedule(client, feedId)),
    async nextNights(feedId) {
      try {
        const handle = client.schedule.getHandle(workflowIds.nightly(feedId));
        return (await within(QUESTION_LIMIT_MS, () => handle.describe())).info.nextActionTimes;
      } catch {
        return null;
      }
    },
    startNightly: (input) => startOnce(nightlyStart(input)),
    cancelNightly: (workflowId) =>
      ask(async () => {
        const cancelling = client.workflow.getHandle(workflowId).cancel();
        await cancelling.catch((error: unknown) => {
          if (!(error instanceof WorkflowNotFoundError)) throw error;
        });
      }),
  };
}
