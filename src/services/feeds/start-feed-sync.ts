import { type FeedSyncInput, hasEnded } from "../../contract/jobs.ts";
import { feedSyncStart } from "../../contract/workflow-starts.ts";
import type { Database } from "../../store/client.ts";
import { deleteUnstartedWork, getJob } from "../../store/jobs.ts";
import type { Memo } from "../../temporal/starts.ts";
import { startWork, type WorkDependencies } from "../start-work.ts";

/**
 * Starts the sync of a job that was written, or finds the one that runs; then the job is deleted again.
 * @returns the id of the job that runs
 * @throws AppError temporal-unavailable
 */
export async function startFeedSync(deps: WorkDependencies & { db: Database }, input: FeedSyncInput): Promise<string> {
  const { db } = deps;
  const rollback = () => deleteUnstartedWork(db, { jobId: input.jobId });
  /** It read the feed before anybody asked for this sync, so it does not stand in for it. */
  const isClosing = async ({ job_id }: Memo) => {
    const job = await getJob(db, input.profileId, String(job_id));
    return job !== null && hasEnded(job);
  };
  const other = await startWork(deps, { start: feedSyncStart(input), rollback, isClosing });
  if (other === null) return input.jobId;
  await rollback();
  return String(other.job_id);
}
