/** Activities that record how videos and batches ended. */
import type { BatchEnd, BatchStatus, JobEnd } from "../contract/jobs.ts";
import { endBatch as writeBatchEnd } from "../store/batches.ts";
import { endJob as writeJobEnd } from "../store/jobs.ts";
import type { Dependencies } from "./dependencies.ts";
import { withTypedFailures } from "./failure.ts";
import { removeWorkFolder as remove } from "./work-folder.ts";

export function createRecords({ db, config }: Dependencies) {
  return {
    /** Also removes the work folder of a video that ended in set-up: the workflow does not know of that, but it is likely here. */
    endJob: (jobId: string, end: JobEnd): Promise<void> =>
      withTypedFailures(async () => {
        await remove(config, jobId);
        await writeJobEnd(db, jobId, end);
      }),
    /**
     * @param end workflows that began before there was `BatchEnd` pass a status, of which `cancelled` means the same and any
     *   other one `finished`
     * @returns the status that the batch has ended in
     */
    endBatch: (batchId: string, end: BatchEnd): Promise<BatchStatus> =>
      withTypedFailures(() => writeBatchEnd(db, batchId, end)),
    removeWorkFolder: (jobId: string): Promise<void> => withTypedFailures(() => remove(config, jobId)),
  };
}
