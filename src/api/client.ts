/** A typed client of the API, by the types of its own routes: for the demo, the benchmark and the tests. */
import { setTimeout as sleep } from "node:timers/promises";
import type { z } from "@hono/zod-openapi";
import { type ClientRequestOptions, type ClientResponse, hc } from "hono/client";
import type { AppType } from "./app.ts";
import type { problemSchema } from "./problem-details.ts";

/**
 * Every route by its path, typed in and out: `createClient(url).api.v1.feeds.$post({ json })`.
 * @param options.headers whose requests these are: `authorization`, `x-profile-id`
 */
export const createClient = (baseUrl: string, options: ClientRequestOptions = {}) => hc<AppType>(baseUrl, options);
export type ApiClient = ReturnType<typeof createClient>;
/** The product API. */
export type Api = ApiClient["api"]["v1"];

export type ProblemBody = z.infer<typeof problemSchema>;

type Answer = ClientResponse<unknown, number, string>;
type SuccessStatus = 200 | 201 | 202 | 204;
/** The bodies of those answers that come with the given status. */
type BodyOf<A, Status> =
  A extends ClientResponse<infer Body, infer S, string> ? (S extends Status ? Body : never) : never;
/** What a route answers when it succeeds: `Success<ApiClient["api"]["v1"]["feeds"]["$post"]>`. */
export type Success<Route extends (...args: never[]) => Promise<Answer>> = BodyOf<
  Awaited<ReturnType<Route>>,
  SuccessStatus
>;

/**
 * The body of a successful answer; null where it has none.
 * @param status the one that is expected, where a route succeeds in several ways
 * @throws Error that says what was answered instead
 */
export async function bodyOf<A extends Answer, S extends A["status"] & SuccessStatus>(
  request: A | Promise<A>,
  status?: S,
): Promise<BodyOf<A, S>> {
  const response = await request;
  const text = await response.text();
  const body: unknown = text === "" ? null : JSON.parse(text);
  if (status === undefined ? response.ok : response.status === status) return body as BodyOf<A, S>;
  const { detail } = (body ?? {}) as Partial<ProblemBody>;
  throw new Error(`${response.url} answered ${response.status}: ${detail ?? text}`);
}

export type Batch = Success<Api["products"]["batch"][":id"]["status"]["$get"]>;
export type Job = Success<Api["jobs"][":id"]["$get"]>;
export type Product = Success<Api["products"][":id"]["$get"]>;

interface PollOptions {
  everyMs?: number;
  limitMs?: number;
}

/**
 * Asks again until the answer is `done`.
 * @throws Error that names `what`, when that takes more than `limitMs`
 */
export async function poll<T>(
  what: string,
  ask: () => Promise<T>,
  done: (answer: T) => boolean,
  { everyMs = 200, limitMs = 240_000 }: PollOptions = {},
): Promise<T> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (done(answer)) return answer;
    if (performance.now() > deadline) {
      throw new Error(`Waited ${limitMs / 1000} s for ${what}. The last answer: ${JSON.stringify(answer)}`);
    }
    await sleep(everyMs);
  }
}

/** Reads a batch until `done`. */
export const watchBatch = (
  api: Api,
  id: string,
  what: string,
  done: (batch: Batch) => boolean,
  options?: PollOptions,
) =>
  poll(`batch ${id}: ${what}`, () => bodyOf(api.products.batch[":id"].status.$get({ param: { id } })), done, options);
export const endOfBatch = (api: Api, id: string, options?: PollOptions): Promise<Batch> =>
  watchBatch(api, id, "its end", ({ status }) => status === "completed", options);

/** Reads a job until `done`. */
export const watchJob = (api: Api, id: string, what: string, done: (job: Job) => boolean, options?: PollOptions) =>
  poll(`job ${id}: ${what}`, () => bodyOf(api.jobs[":id"].$get({ param: { id } })), done, options);
export const endOfJob = (api: Api, id: string, options?: PollOptions): Promise<Job> =>
  watchJob(api, id, "its end", ({ status }) => status !== "queued" && status !== "processing", options);
