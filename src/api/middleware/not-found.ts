/** Answers what no route matches: 404, or 405 where the address takes another method. */
import type { Context, Hono, NotFoundHandler } from "hono";
import { TrieRouter } from "hono/router/trie-router";
import type { AppEnv } from "../context.ts";
import { answerProblem, Problem } from "../problem-details.ts";

/** Which methods a path takes. Middleware is declared for all methods and does not count. */
function createMethodLookup(app: Pick<Hono<AppEnv>, "routes">): (path: string) => string[] {
  const router = new TrieRouter<string>();
  for (const { method, path } of app.routes) if (method !== "ALL") router.add("ALL", path, method);
  return (path) => {
    const methods = new Set(router.match("ALL", path)[0].map(([method]) => method));
    if (methods.has("GET")) methods.add("HEAD");
    return [...methods].toSorted();
  };
}

/**
 * @param app the complete application; its routes are read at the first request that none matches
 * @param missingPage the page for a request that a browser sent; null for one that a program sent
 */
export function answerNotFound(
  app: () => Pick<Hono<AppEnv>, "routes">,
  missingPage: (c: Context<AppEnv>) => Promise<Response | null>,
): NotFoundHandler<AppEnv> {
  let methodsOf: ReturnType<typeof createMethodLookup> | undefined;
  return async (c) => {
    methodsOf ??= createMethodLookup(app());
    const path = c.req.path.replace(/(?<=.)\/+$/, "");
    const methods = methodsOf(path);
    // Where the method is among them, its route found nothing: a file that does not exist.
    if (methods.length === 0 || methods.includes(c.req.method)) {
      const page = await missingPage(c);
      if (page) return page;
      const problem = new Problem("route-not-found", `There is nothing at ${path}. See /docs for what there is.`);
      return answerProblem(c, problem, c.get("requestId"));
    }
    const headers = { allow: methods.join(", ") };
    if (c.req.method === "OPTIONS") return c.body(null, 204, headers);
    const detail = `${path} takes ${methods.join(", ")}, not ${c.req.method}.`;
    return answerProblem(c, new Problem("method-not-allowed", detail, { headers }), c.get("requestId"));
  };
}
