/** The client of the API, typed by the server's routes. */
import { type ClientResponse, hc } from "hono/client";
import type { AppType } from "../../api/app.ts";
import { noteAnswer } from "./connection.ts";
import { credentials } from "./credentials.ts";

/** A problem that the API answered (RFC 9457), or that there was no answer. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  constructor(
    /** The last part of the problem's type, `product-not-found`; `unreachable` where nothing answered. */
    readonly kind: string,
    /** What was wrong and what to do, for users. */
    detail: string,
    readonly status: number,
    /** What is wrong with each field, by its path. */
    readonly fields: Record<string, string> = {},
  ) {
    super(detail);
  }
  get unreachable(): boolean {
    return this.kind === "unreachable";
  }
}

const UNREACHABLE = "Feedreel's server can't be reached just now. The page goes on by itself when it is back.";

/** What a proxy answers for a server that is away. */
const AWAY = new Set([502, 503, 504]);
const isProblem = (response: Response) => response.headers.get("content-type")?.includes("problem+json") === true;

async function send(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const headers = new Headers(init?.headers);
  for (const [name, value] of Object.entries(await credentials().headers())) headers.set(name, value);
  let response: Response;
  try {
    response = await fetch(input, { ...init, headers });
  } catch (cause) {
    if (init?.signal?.aborted) throw cause;
    noteAnswer(false);
    throw new ApiError("unreachable", UNREACHABLE, 0);
  }
  const away = AWAY.has(response.status) && !isProblem(response);
  noteAnswer(!away);
  if (away) throw new ApiError("unreachable", UNREACHABLE, response.status);
  if (response.status === 401) credentials().refused(headers.get("authorization"));
  return response;
}

/** For example `api.api.v1.products.$get({ query })`. */
export const api = hc<AppType>(location.origin, { fetch: send });

type SuccessStatus = 200 | 201 | 202;
/** The body of a successful answer of a route. */
export type Success<R> =
  R extends ClientResponse<infer Body, infer Status, string> ? (Status extends SuccessStatus ? Body : never) : never;

/**
 * The body of a successful answer; null where it has none.
 * @throws ApiError
 */
export async function answered<R extends ClientResponse<unknown, number, string>>(
  request: Promise<R>,
): Promise<Success<R>> {
  const response = await request;
  const text = await response.text();
  if (response.ok) return (text === "" ? null : JSON.parse(text)) as Success<R>;
  throw problemOf(response.status, text);
}

interface ProblemBody {
  type?: string;
  title?: string;
  detail?: string;
  errors?: { path: string; message: string }[];
}

function problemOf(status: number, text: string): ApiError {
  let body: ProblemBody = {};
  try {
    body = JSON.parse(text) as ProblemBody;
  } catch {
    // Not a problem of our own: only the status is known.
  }
  const fields: Record<string, string> = {};
  for (const { path, message } of body.errors ?? []) fields[path] ??= message;
  const detail = body.detail ?? body.title ?? `The server answered ${status}. Try again.`;
  return new ApiError(body.type?.split(":").at(-1) ?? "unknown", detail, status, fields);
}
