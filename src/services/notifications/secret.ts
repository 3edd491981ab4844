import { hkdfSync } from "node:crypto";
import type { Config } from "../../config.ts";
import type { Profile } from "../../store/profiles.ts";

/** How long calls are also signed with the secret before the present one; ms. */
const OVERLAP_MS = 24 * 3_600_000;

/** Standard Webhooks asks for 24 to 64 bytes. */
const KEY_BYTES = 32;

type Keys = Pick<Config, "SUPABASE_JWT_SECRET" | "SUPABASE_SERVICE_ROLE_KEY">;

/**
 * The secret with which a profile's owner verifies that a call came from us: `whsec_` and base64, as Standard Webhooks
 * writes it. It is derived (HKDF, RFC 5869), so it is not stored and gives access to nothing else; it changes with the
 * project's own secret. API and worker need the same SUPABASE_JWT_SECRET, or both none and the same service role key.
 * @param version of the profile's secret, counted up when it is rotated
 * @returns null where neither is set
 */
export function webhookSecret(config: Keys, profileId: string, version = 1): string | null {
  const secret = config.SUPABASE_JWT_SECRET ?? config.SUPABASE_SERVICE_ROLE_KEY;
  if (secret === undefined) return null;
  const info = `feedreel webhook ${profileId}${version === 1 ? "" : ` ${version}`}`;
  const key = hkdfSync("sha256", secret, "", info, KEY_BYTES);
  return `whsec_${Buffer.from(key).toString("base64")}`;
}

/** What a profile's secrets depend on. */
export type Rotation = Pick<Profile, "id" | "webhook_version" | "webhook_rotated_at">;

/**
 * The secrets that calls are signed with: the present one and, for a day after a rotation, the one before.
 * @param now ms since the epoch
 */
export function webhookSecrets(config: Keys, { id, webhook_version, webhook_rotated_at }: Rotation, now = Date.now()) {
  const current = webhookSecret(config, id, webhook_version);
  if (current === null) return null;
  const until = webhook_rotated_at === null ? 0 : Date.parse(webhook_rotated_at) + OVERLAP_MS;
  const previous = now < until ? webhookSecret(config, id, webhook_version - 1) : null;
  return { current, previous, previousUntil: previous === null ? null : new Date(until).toISOString() };
}
