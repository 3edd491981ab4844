/** Who sent the request, and for which profile. */
import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { LRUCache } from "lru-cache";
import { createStaleWhileRevalidateCache } from "../../cache/stale-while-revalidate.ts";
import { invalidFields } from "../../contract/errors.ts";
import { createUserClient, type Database } from "../../store/client.ts";
import { findProfile } from "../../store/profiles.ts";
import type { ApiDeps, AppEnv, Caller } from "../context.ts";
import { Problem } from "../problem-details.ts";
import { createDemoToken } from "./embedded.ts";
import { createTokenCheck } from "./tokens.ts";

const BEARER = /^Bearer +(\S+)$/i;
/** How many callers' database clients and profiles are kept. */
const MAX_CALLERS = 500;
/** For how long a caller's profile is not read again. Row-level security applies to every query all the same. */
const PROFILE_KEPT = { freshMs: 3_000, staleMs: 10_000, maxEntries: MAX_CALLERS };

type Challenge = "Bearer" | 'Bearer error="invalid_token"';
const challenge = (value: Challenge) => ({ headers: { "www-authenticate": value } });

function withChallenge(error: unknown): unknown {
  if (!(error instanceof Problem) || error.kind !== "token-invalid") return error;
  return new Problem(error.kind, error.message, { ...challenge('Bearer error="invalid_token"'), cause: error.cause });
}

/**
 * Sets `caller` from the bearer token; in embedded mode a request without one is the demo user's.
 * @param refused called with a request whose token is missing or refused, before it is answered
 */
export function authenticate({ config }: ApiDeps, refused: (c: Context<AppEnv>) => Promise<void>) {
  const check = createTokenCheck(config);
  const demoToken = config.FEEDREEL_EMBEDDED ? createDemoToken(config) : undefined;
  const clients = new LRUCache<string, Database>({ max: MAX_CALLERS });

  async function tokenOf(header: string | undefined): Promise<string> {
    const given = header?.trim();
    if (!given && demoToken) return demoToken();
    if (!given) throw new Problem("token-missing", undefined, challenge("Bearer"));
    const token = BEARER.exec(given)?.[1];
    if (token === undefined) {
      const detail = "The Authorization header must read `Bearer <token>`.";
      throw new Problem("token-invalid", detail, challenge('Bearer error="invalid_token"'));
    }
    return token;
  }

  async function userOf(header: string | undefined) {
    const token = await tokenOf(header);
    return { token, userId: await check(token) };
  }

  return createMiddleware<AppEnv>(async (c, next) => {
    const { token, userId } = await userOf(c.req.header("authorization")).catch(async (error: unknown) => {
      if (error instanceof Problem && error.status === 401) await refused(c);
      throw withChallenge(error);
    });
    let db = clients.get(token);
    if (!db) {
      db = createUserClient(config, token);
      clients.set(token, db);
    }
    c.set("caller", { userId, db });
    return next();
  });
}

async function profileIdOf(caller: Caller, asked: string | undefined): Promise<string> {
  const profile = await findProfile(caller.db, asked);
  if (profile) return profile.id;
  if (asked !== undefined) throw new Problem("profile-not-found");
  throw new Problem("no-profile");
}

/** Sets `profileId`: the one in X-Profile-Id, which must be the caller's own, or the caller's oldest. */
export function chooseProfile() {
  const profiles = createStaleWhileRevalidateCache<string>(PROFILE_KEPT);
  return createMiddleware<AppEnv>(async (c, next) => {
    const caller = c.get("caller");
    const asked = c.req.header("x-profile-id");
    if (asked === "") {
      const message = "is empty. Send the id of one of your profiles, or leave the header out for the oldest.";
      throw invalidFields([{ path: "X-Profile-Id", message }]);
    }
    const key = `${caller.userId} ${asked ?? ""}`;
    c.set("profileId", await profiles.read(key, () => profileIdOf(caller, asked)));
    return next();
  });
}
