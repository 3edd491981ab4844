/** Files in the store that no clip holds, and their removal: docs/decisions/0013. For the worker alone. */
import type { Logger } from "pino";
import type { Config } from "../../config.ts";
import { type Database, unwrap, unwrapMaybe } from "../../store/client.ts";
import { type MediaOwner, removeMedia } from "../../store/files/index.ts";

/** Longer than any try of the library stage, which notes its files anew when it begins; ms. */
const STORING_MS = 15 * 60_000;
/** How many folders one sweep removes at most; the next takes the rest. */
const AT_ONCE = 100;

/** Notes that a video's files are about to be stored. They are held as soon as there is a clip of them. */
export async function noteLooseFiles(db: Database, { profileId, jobId }: MediaOwner): Promise<void> {
  const due_at = new Date(Date.now() + STORING_MS).toISOString();
  unwrapMaybe(await db.from("loose_files").upsert({ job_id: jobId, profile_id: profileId, due_at }));
}

/** Removes what deleted clips and given up videos left in the store. What cannot be removed now is tried again. */
export async function sweepLooseFiles(config: Config, db: Database, log: Logger): Promise<void> {
  const due: { job_id: string; profile_id: string; due_at: string }[] = unwrap(
    await db.rpc("due_loose_files", { p_limit: AT_ONCE }),
  );
  for (const { job_id, profile_id, due_at } of due) {
    try {
      await removeMedia(config, db, { profileId: profile_id, jobId: job_id });
      // Noted anew meanwhile, they are files of another try.
      unwrapMaybe(await db.from("loose_files").delete().eq("job_id", job_id).eq("due_at", due_at));
    } catch (err) {
      log.warn({ err, job_id }, "files that no clip holds could not be removed; it is tried again");
    }
  }
}
