/** Idempotency keys of requests. They are kept for good, so that a key outlives Temporal's retention. */
import { type Database, unwrap, unwrapMaybe } from "./client.ts";
import type { Returned } from "./rows.ts";

/** `claimed`: the caller executes the request, and `work_id` is the id of what it creates. */
export type Claim = Returned<"claim_idempotency_key">;

interface KeyOf {
  profileId: string;
  key: string;
}

/** @param requestHash of the method, path and body */
export async function claimKey(db: Database, { profileId, key }: KeyOf, requestHash: string): Promise<Claim> {
  const parameters = { p_profile: profileId, p_key: key, p_hash: requestHash };
  return unwrap(await db.rpc("claim_idempotency_key", parameters));
}

export async function keepAnswer(
  db: Database,
  { profileId, key }: KeyOf,
  answer: { status: number; body: unknown },
): Promise<void> {
  const parameters = { p_profile: profileId, p_key: key, p_status: answer.status, p_body: answer.body as object };
  unwrapMaybe(await db.rpc("keep_answer", parameters));
}

/** The request changed nothing: its key may be used again. */
export async function releaseKey(db: Database, { profileId, key }: KeyOf): Promise<void> {
  unwrapMaybe(await db.rpc("release_idempotency_key", { p_profile: profileId, p_key: key }));
}
