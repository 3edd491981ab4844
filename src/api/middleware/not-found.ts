/** Answers what no route matches, and files that are not there. */
import type { Context, NotFoundHandler } from "hono";
import type { AppEnv } from "../context.ts";
import { answerProblem, Problem } from "../problem-details.ts";

/** @param missingPage the page for a request that a browser sent; null for one that a program sent */
export function answerNotFound(missingPage: (c: Context<AppEnv>) => Promise<Response | null>): NotFoundHandler<AppEnv> {
  return async (c) => {
    const page = await missingPage(c);
    if (page) return page;
    const problem = new Problem("route-not-found", `There is nothing at ${c.req.path}. See /docs for what there is.`);
    return answerProblem(c, problem, c.get("requestId"));
  };
}
