import { setTimeout as sleep } from "node:timers/promises";
import { AppError } from "../../contract/errors.ts";
import { type FeedSyncInput, hasEnded } from "../../contract/jobs.ts";
import type { Database } from "../../store/client.ts";
import { getJob } from "../../store/jobs.ts";
import type { TemporalGateway } from "../../temporal/gateway.ts";

/** How long a sync whose job has ended may take to close, and how soon it is looked at again; ms. */
const CLOSING = { limit: 5_000, again: 50 } as const;

/**
 * Starts a feed's sync, or finds the one that runs. A sync's end is on record a moment before it is over: that one is
 * waited for, since it read the feed before anybody asked for this one.
 * @returns the id of the job that runs
 * @throws AppError temporal-unavailable
 */
export async function startSync(
  { db, temporal }: { db: Database; temporal: Pick<TemporalGateway, "startFeedSync"> },
  input: FeedSyncInput,
): Promise<string> {
  const deadline = Date.now() + CLOSING.limit;
  for (;;) {
    const running = await temporal.startFeedSync(input);
    const job = running === input.jobId ? null : await getJob(db, input.profileId, running);
    if (job === null || !hasEnded(job)) return running;
    if (Date.now() >= deadline)
      throw new AppError(
        "temporal-unavailable",
        "The sync before this one is just ending. Try again in a few seconds.",
      );
    await sleep(CLOSING.again);
  }
}
