import { hkdfSync } from "node:crypto";
import type { Config } from "../../config.ts";

/** Standard Webhooks asks for 24 to 64 bytes. */
const KEY_BYTES = 32;

/**
 * The secret with which a profile's owner verifies that a call came from us: `whsec_` and base64, as Standard Webhooks
 * writes it. It is derived (HKDF, RFC 5869), so it is not stored and gives access to nothing else; it changes with the
 * project's own secret. API and worker need the same SUPABASE_JWT_SECRET, or both none and the same service role key.
 * @returns null where neither is set
 */
export function webhookSecret(
  config: Pick<Config, "SUPABASE_JWT_SECRET" | "SUPABASE_SERVICE_ROLE_KEY">,
  profileId: string,
): string | null {
  const secret = config.SUPABASE_JWT_SECRET ?? config.SUPABASE_SERVICE_ROLE_KEY;
  if (secret === undefined) return null;
  const key = hkdfSync("sha256", secret, "", `feedreel webhook ${profileId}`, KEY_BYTES);
  return `whsec_${Buffer.from(key).toString("base64")}`;
}
