/** Access tokens: checks those of callers, and makes those of embedded mode's demo user. */
import { createRemoteJWKSet, errors, type JWTVerifyGetKey, jwtVerify, SignJWT } from "jose";
import { z } from "zod";
import type { Config } from "../../config.ts";
import { DEMO_USER_ID } from "../../contract/demo.ts";
import { Problem } from "../problem-details.ts";

/** The audience and role that Supabase writes into the token of a user who has signed in. */
const AUTHENTICATED = "authenticated";
/** Clocks of two machines may differ by this much; seconds. */
const CLOCK_TOLERANCE_S = 5;

const claimsSchema = z.object({ sub: z.guid(), role: z.literal(AUTHENTICATED) });

/** Checks a token. @returns the user's id */
export type TokenCheck = (token: string) => Promise<string>;

function refusal(error: unknown): Problem {
  if (error instanceof errors.JWTExpired) {
    return new Problem("token-invalid", "The token has expired. Sign in again and send the new one.", { cause: error });
  }
  const ours = error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout);
  if (!ours) return new Problem("sign-in-unavailable", undefined, { cause: error });
  const detail = "The token is not one of this server's users. Sign in and send the token you get.";
  return new Problem("token-invalid", detail, { cause: error });
}

function keys(config: Config): { key: Uint8Array | JWTVerifyGetKey; algorithms: string[]; issuer?: string } {
  if (config.SUPABASE_JWT_SECRET) {
    return { key: new TextEncoder().encode(config.SUPABASE_JWT_SECRET), algorithms: ["HS256"] };
  }
  const issuer = `${(config.SUPABASE_URL ?? "").replace(/\/+$/, "")}/auth/v1`;
  const jwks = createRemoteJWKSet(new URL(`${issuer}/.well-known/jwks.json`));
  return { key: jwks, algorithms: ["ES256", "RS256", "EdDSA"], issuer };
}

/**
 * Checks tokens with SUPABASE_JWT_SECRET where it is set, else with the keys that the project publishes (its JWKS).
 * The check throws Problem token-invalid, sign-in-unavailable.
 */
export function createTokenCheck(config: Config): TokenCheck {
  const { key, algorithms, issuer } = keys(config);
  const options = {
    algorithms,
    audience: AUTHENTICATED,
    clockTolerance: CLOCK_TOLERANCE_S,
    requiredClaims: ["exp", "sub"],
    ...(issuer ? { issuer } : {}),
  };
  return async (token) => {
    const verified = key instanceof Uint8Array ? jwtVerify(token, key, options) : jwtVerify(token, key, options);
    const { payload } = await verified.catch((error: unknown) => {
      throw refusal(error);
    });
    const claims = claimsSchema.safeParse(payload);
    if (!claims.success) throw new Problem("token-invalid", "The token is not the token of a signed-in user.");
    return claims.data.sub;
  };
}

/**
 * A token of the demo user, as Supabase would give it.
 * @param lifetimeS seconds until it expires
 * @throws Error where SUPABASE_JWT_SECRET is not set
 */
export async function mintDemoToken(config: Config, lifetimeS: number): Promise<string> {
  if (!config.SUPABASE_JWT_SECRET) throw new Error("A demo token needs SUPABASE_JWT_SECRET.");
  const nowS = Math.floor(Date.now() / 1000);
  return new SignJWT({ role: AUTHENTICATED })
    .setProtectedHeader({ alg: "HS256", typ: "JWT" })
    .setSubject(DEMO_USER_ID)
    .setAudience(AUTHENTICATED)
    .setIssuedAt(nowS)
    .setExpirationTime(nowS + lifetimeS)
    .sign(new TextEncoder().encode(config.SUPABASE_JWT_SECRET));
}
