/** Keys that make a request happen once. They are kept for good: a key outlives everything else that knows the request. */
import { type Database, unwrap, unwrapMaybe } from "./client.ts";
import type { Returned } from "./rows.ts";

/** After this many seconds without an end a request was cut off, and may be taken up again; none takes that long. */
const STALE_S = 60;

/** Claimed: the request is the caller's to do, and `work_id` is the id of what it creates. */
export type Claim = Returned<"claim_idempotency_key">;

interface KeyOf {
  profileId: string;
  key: string;
}

/** @param requestHash of everything that makes the request what it is */
export async function claimKey(db: Database, { profileId, key }: KeyOf, requestHash: string): Promise<Claim> {
  const parameters = { p_profile: profileId, p_key: key, p_hash: requestHash, p_stale_s: STALE_S };
  return unwrap(await db.rpc("claim_idempotency_key", parameters));
}

export async function keepAnswer(
  db: Database,
  { profileId, key }: KeyOf,
  answer: { status: number; body: unknown },
): Promise<void> {
  const row = { response_status: answer.status, response_body: answer.body };
  const keys = db.from("idempotency_keys");
  unwrapMaybe(await keys.update(row).eq("profile_id", profileId).eq("key", key).is("response_status", null));
}

/** The request did nothing: it may be made again. */
export async function releaseKey(db: Database, { profileId, key }: KeyOf): Promise<void> {
  const keys = db.from("idempotency_keys");
  unwrapMaybe(await keys.delete().eq("profile_id", profileId).eq("key", key).is("response_status", null));
}
