/** Liveness and readiness. Both need no token. */
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { createStaleWhileRevalidateCache } from "../../cache/stale-while-revalidate.ts";
import type { Config } from "../../config.ts";
import { createUserClient, StoreError, unwrap } from "../../store/client.ts";
import type { ApiDeps, AppEnv } from "../context.ts";
import { json } from "../documented.ts";
import { Problem, problemBody, problemSchema } from "../problem-details.ts";

const up = z.enum(["up", "down"]);
const checksSchema = z.object({ database: up, temporal: up, worker: up });
type Checks = z.infer<typeof checksSchema>;

const tags = ["Health"];

const alive = createRoute({
  method: "get",
  path: "/healthz",
  tags,
  summary: "Liveness",
  security: [],
  responses: { 200: json("Alive", z.object({ status: z.literal("ok") })) },
});

const ready = createRoute({
  method: "get",
  path: "/readyz",
  tags,
  summary: "Whether the server can work: database, Temporal, a worker",
  security: [],
  responses: {
    200: json("Ready", z.object({ status: z.literal("ready"), checks: checksSchema })),
    503: {
      description: "Not ready; `checks` says what is down",
      content: { "application/problem+json": { schema: problemSchema.extend({ checks: checksSchema }) } },
    },
  },
});

/** PostgreSQL's insufficient_privilege: the database was reached, and refuses the anonymous role as it should. */
const PERMISSION_DENIED = "42501";

async function databaseUp(config: Config): Promise<boolean> {
  const anonymous = createUserClient(config, config.SUPABASE_ANON_KEY ?? "");
  try {
    // A probe asks for the present state, not for the one after some tries.
    unwrap(await anonymous.from("profiles").select("id").limit(1).retry(false));
    return true;
  } catch (error) {
    return error instanceof StoreError && error.code === PERMISSION_DENIED;
  }
}

const HINTS: Record<keyof Checks, string> = {
  database: "the database cannot be reached",
  temporal: "Temporal cannot be reached",
  worker: "no worker has asked for work lately: start one with `npm run worker`",
};

/** Many probes are answered from a few checks a second. */
const CHECK_KEPT_MS = 250;

export function healthRoutes({ config, temporal }: ApiDeps) {
  const cache = createStaleWhileRevalidateCache<Checks>({
    freshMs: CHECK_KEPT_MS,
    staleMs: CHECK_KEPT_MS,
    maxEntries: 1,
  });
  async function check(): Promise<Checks> {
    const [database, { reachable, worker }] = await Promise.all([databaseUp(config), temporal.health()]);
    const word = (good: boolean) => (good ? "up" : "down");
    return { database: word(database), temporal: word(reachable), worker: word(worker) };
  }

  return new OpenAPIHono<AppEnv>()
    .openapi(alive, (c) => c.json({ status: "ok" as const }, 200))
    .openapi(ready, async (c) => {
      const checks = await cache.read("checks", check);
      const down = (Object.keys(HINTS) as (keyof Checks)[]).filter((name) => checks[name] === "down");
      if (down.length === 0) return c.json({ status: "ready" as const, checks }, 200);
      const problem = new Problem("not-ready", `Not ready yet: ${down.map((name) => HINTS[name]).join("; ")}.`);
      return c.json({ ...problemBody(problem, c.get("requestId")), checks }, 503, {
        "content-type": "application/problem+json",
        "retry-after": "2",
      });
    });
}
