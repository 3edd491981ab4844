import type { Logger } from "pino";
import type { Config } from "../../config.ts";
import type { Database } from "../../store/client.ts";
import { removeMedia } from "../../store/files/index.ts";
import { clearOrphanedFiles, dueOrphanedFiles } from "../../store/orphaned-files.ts";

/** Most folders that one sweep removes; the next takes the rest. */
const BATCH_SIZE = 100;

/** Removes stored files that no clip refers to (docs/decisions/0013). What cannot be removed now is retried by the next sweep. */
export async function sweepOrphanedFiles(config: Config, db: Database, log: Logger): Promise<void> {
  for (const files of await dueOrphanedFiles(db, BATCH_SIZE)) {
    const { job_id: jobId, profile_id: profileId } = files;
    try {
      await removeMedia(config, db, { profileId, jobId });
      await clearOrphanedFiles(db, files);
    } catch (err) {
      log.warn({ err, job_id: jobId }, "orphaned files could not be removed, will retry");
    }
  }
}
