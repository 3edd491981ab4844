/** Idempotency keys of requests. They are kept for good, so that a key outlives Temporal's retention. */
import { type Database, unwrap, unwrapMaybe } from "./client.ts";
import type { Returned } from "./rows.ts";

/** A request without a response for this many seconds has crashed, and may be resumed; none takes that long. */
const STALE_S = 60;

/** `claimed`: the caller executes the request, and `work_id` is the id of what it creates. */
export type Claim = Returned<"claim_idempotency_key">;

interface KeyOf {
  profileId: string;
  key: string;
}

/** @param requestHash of the method, path and body */
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

/** The request changed nothing: its key may be used again. */
export async function releaseKey(db: Database, { profileId, key }: KeyOf): Promise<void> {
  const keys = db.from("idempotency_keys");
  unwrapMaybe(await keys.delete().eq("profile_id", profileId).eq("key", key).is("response_status", null));
}
