/**
 * How many requests one user may send in a minute, over all of the user's profiles; and one address, of those whose token is
 * refused. Counted in this process. An event stream is one request.
 */
import type { Context, MiddlewareHandler } from "hono";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import type { Config } from "../../config.ts";
import type { AppEnv } from "../context.ts";
import { Problem } from "../problem-details.ts";

const WINDOW_S = 60;

const secondsOf = ({ msBeforeNext }: RateLimiterRes) => Math.max(1, Math.ceil(msBeforeNext / 1000));

/** The limit and what is left of it, as in the IETF's draft "RateLimit header fields for HTTP". */
function headersOf(limit: number, counted: RateLimiterRes) {
  return {
    "ratelimit-policy": `"default";q=${limit};w=${WINDOW_S}`,
    ratelimit: `"default";r=${counted.remainingPoints};t=${secondsOf(counted)}`,
  };
}

/** Undefined where no server is in front of the application, as in tests. */
const addressOf = ({ env }: { env: AppEnv["Bindings"] | undefined }) => env?.incoming?.socket.remoteAddress;

export interface RateLimit {
  /** Counts the request for its user; runs after the token was checked. */
  ofUser: MiddlewareHandler<AppEnv>;
  /**
   * Counts a request whose token was refused for its address.
   * @throws Problem rate-limited
   */
  ofAddress(c: Context<AppEnv>): Promise<void>;
}

export function createRateLimit({ RATE_LIMIT_PER_MINUTE: limit }: Pick<Config, "RATE_LIMIT_PER_MINUTE">): RateLimit {
  if (limit === 0) return { ofUser: (_, next) => next(), ofAddress: async () => {} };
  const limiter = new RateLimiterMemory({ points: limit, duration: WINDOW_S });

  async function count(c: Context<AppEnv>, key: string, whose: string): Promise<void> {
    const counted = await limiter.consume(key).catch((refused: unknown) => {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      const seconds = secondsOf(refused);
      const detail = `${whose} may send ${limit} requests a minute, and these are used up. Send the next one in ${seconds} s.`;
      const headers = { "retry-after": String(seconds), ...headersOf(limit, refused) };
      throw new Problem("rate-limited", detail, { headers });
    });
    for (const [name, value] of Object.entries(headersOf(limit, counted))) c.header(name, value);
  }

  return {
    async ofUser(c, next) {
      await count(c, `user ${c.get("caller").userId}`, "A user");
      return next();
    },
    ofAddress: (c) => count(c, `address ${addressOf(c)}`, "An address without a valid token"),
  };
}
