/** Temporal's Schedules as services use them. */
import type { Client } from "@temporalio/client";
import { invalidFields } from "../contract/errors.ts";
import { workflowIds } from "../contract/jobs.ts";
import { type Calls, orUnavailable } from "./calls.ts";
import { applySchedule, removeSchedule, ScheduleRefused, type ScheduleSpec } from "./schedules.ts";

/** How long a change may take, retries included; ms. */
const LIMIT_MS = 5_000;
/** How long a question may take whose answer can be computed here as well; ms. */
const QUESTION_LIMIT_MS = 1_000;

export interface ScheduleGateway {
  /**
   * Makes or replaces a feed's Schedule.
   * @throws AppError temporal-unavailable; invalid-request where Temporal knows no such time zone
   */
  applySchedule(schedule: ScheduleSpec, feedName: string): Promise<void>;
  /**
   * Does nothing where there is none.
   * @throws AppError temporal-unavailable
   */
  removeSchedule(feedId: string): Promise<void>;
  /** When Temporal runs it next, the soonest first; null where it does not answer in time, or has no such Schedule. */
  nextRunTimes(feedId: string): Promise<Date[] | null>;
}

export function createScheduleGateway(client: Client, { within, persist }: Calls): ScheduleGateway {
  async function ask(call: () => Promise<void>): Promise<void> {
    try {
      await persist(LIMIT_MS, call);
    } catch (error) {
      throw orUnavailable(error);
    }
  }

  return {
    async applySchedule(schedule, feedName) {
      try {
        await ask(() => applySchedule(client, schedule, feedName));
      } catch (error) {
        if (!(error instanceof ScheduleRefused)) throw error;
        const message = `Temporal does not take “${schedule.cron}” in ${schedule.time_zone}: ${error.message}.`;
        throw invalidFields([{ path: "time_zone", message }]);
      }
    },
    removeSchedule: (feedId) => ask(() => removeSchedule(client, feedId)),
    async nextRunTimes(feedId) {
      try {
        const handle = client.schedule.getHandle(workflowIds.nightly(feedId));
        return (await within(QUESTION_LIMIT_MS, () => handle.describe())).info.nextActionTimes;
      } catch {
        return null;
      }
    },
  };
}
