/** Answers methods that an address does not take: 405 with those that it takes, OPTIONS with the same list. */
import type { Hono, MiddlewareHandler } from "hono";
import { TrieRouter } from "hono/router/trie-router";
import type { AppEnv } from "../context.ts";
import { Problem } from "../problem-details.ts";

type Routes = Pick<Hono<AppEnv>, "routes">;

/** Which methods a path takes. Middleware is declared for all methods and does not count. */
function createMethodLookup({ routes }: Routes): (path: string) => string[] {
  const router = new TrieRouter<string>();
  for (const { method, path } of routes) if (method !== "ALL") router.add("ALL", path, method);
  return (path) => {
    const methods = new Set(router.match("ALL", path)[0].map(([method]) => method));
    if (methods.has("GET")) methods.add("HEAD");
    return [...methods].toSorted();
  };
}

/** A path as routes are declared. A loop, since a regular expression takes the square of the length for slashes in the middle. */
export function withoutTrailingSlashes(path: string): string {
  let end = path.length;
  while (end > 1 && path[end - 1] === "/") end--;
  return path.slice(0, end);
}

/**
 * Runs before tokens are checked: what an address takes depends on nobody. An address that takes nothing is left to the routes.
 * @param app the complete application; its routes are read at the first request
 */
export function declaredMethods(app: () => Routes): MiddlewareHandler<AppEnv> {
  let methodsOf: ReturnType<typeof createMethodLookup> | undefined;
  return async (c, next) => {
    methodsOf ??= createMethodLookup(app());
    const path = withoutTrailingSlashes(c.req.path);
    const methods = methodsOf(path);
    if (methods.length === 0 || methods.includes(c.req.method)) return next();
    const headers = { allow: methods.join(", ") };
    if (c.req.method === "OPTIONS") return c.body(null, 204, headers);
    const detail = `${path} takes ${methods.join(", ")}, not ${c.req.method}.`;
    throw new Problem("method-not-allowed", detail, { headers });
  };
}
