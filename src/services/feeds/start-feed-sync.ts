import { AppError } from "../../contract/errors.ts";
import { hasEnded } from "../../contract/jobs.ts";
import { feedSyncStart } from "../../contract/workflow-starts.ts";
import { getFeed } from "../../store/feeds.ts";
import { createFeedSyncJob, deleteUnstartedWork, getJob } from "../../store/jobs.ts";
import type { Memo } from "../../temporal/start-workflow.ts";
import type { ServiceContext } from "../context.ts";
import { startWork } from "../start-work.ts";

/**
 * Starts a feed's sync, unless one runs.
 * @param newJobId of the sync's job: started again with the same id, it is the same sync
 * @returns the id of the job that runs
 * @throws AppError feed-not-found, temporal-unavailable
 */
export async function startFeedSync(ctx: ServiceContext, feedId: string, newJobId: string): Promise<string> {
  const { db, profileId } = ctx;
  const feed = await getFeed(db, profileId, feedId);
  if (feed === null) throw new AppError("feed-not-found");
  const job = await createFeedSyncJob(db, newJobId, feed.id);
  if (job === null) throw new AppError("feed-not-found");
  // A request that is made again may find that its sync has begun.
  if (job.status !== "queued") return job.id;

  const rollback = () => deleteUnstartedWork(db, { jobId: job.id });
  // A sync that is about to close read the feed before anybody asked for this one: it is no answer.
  const isClosing = async ({ job_id }: Memo) => {
    const other = await getJob(db, profileId, String(job_id));
    return other !== null && hasEnded(other);
  };
  const start = feedSyncStart({ jobId: job.id, feedId: feed.id, profileId, feedName: feed.name });
  const other = await startWork(ctx, { start, rollback, isClosing });
  if (other === null) return job.id;
  await rollback();
  return String(other.job_id);
}
