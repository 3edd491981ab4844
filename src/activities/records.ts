/** Activities that only write down how things ended. */
import type { BatchStatus, JobEnd } from "../contract/jobs.ts";
import { endBatch as writeBatchEnd } from "../store/batches.ts";
import { endJob as writeJobEnd } from "../store/jobs.ts";
import type { Dependencies } from "./dependencies.ts";
import { withTypedFailures } from "./failure.ts";
import { removeWorkFolder as remove } from "./work-folder.ts";

export function createRecords({ db, config }: Dependencies) {
  return {
    /** A video that ended in set-up may have a folder that the workflow does not know of; if so, mostly here. */
    endJob: (jobId: string, end: JobEnd): Promise<void> =>
      withTypedFailures(async () => {
        await remove(config, jobId);
        await writeJobEnd(db, jobId, end);
      }),
    /** @returns the status written, which for a retried batch counts the items of earlier runs, too */
    endBatch: (batchId: string, status: BatchStatus): Promise<BatchStatus> =>
      withTypedFailures(() => writeBatchEnd(db, batchId, status)),
    removeWorkFolder: (jobId: string): Promise<void> => withTypedFailures(() => remove(config, jobId)),
  };
}
