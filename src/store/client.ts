/** Clients of Supabase, and how their results are read. */
import { createClient, type SupabaseClient, type WebSocketLikeConstructor } from "@supabase/supabase-js";
import ws from "ws";
import type { Config } from "../config.ts";
import { ProviderError } from "../contract/provider-error.ts";
import type { Schema } from "./rows.ts";

export type Database = SupabaseClient<Schema>;

/** Limits of each request of a client. */
export interface RequestLimits {
  /** Timeout, ms. */
  limitMs: number;
  /** Aborts running requests. */
  signal?: AbortSignal;
}
/** For the database. */
const DATABASE_LIMITS: RequestLimits = { limitMs: 10_000 };

/** The database could not be reached, or refused a request. `code` is PostgREST's or PostgreSQL's, where it answered. */
export class StoreError extends Error {
  override readonly name = "StoreError";
  constructor(
    message: string,
    readonly code: string | null,
    /** HTTP status; 0 where there was no answer. */
    readonly status: number,
  ) {
    super(message);
  }
  /** Whether the database could not be reached, so that a retry may succeed. */
  get unavailable(): boolean {
    return this.status === 0 || this.status >= 502 || this.code === "PGRST000" || this.code === "PGRST001";
  }
}

function connect(url: string, key: string, token: string, limits = DATABASE_LIMITS): Database {
  return createClient<Schema>(url, key, {
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
    // Node 20 has no WebSocket, which the client requires although we do not use Realtime.
    realtime: { transport: ws as WebSocketLikeConstructor },
    global: {
      headers: { authorization: `Bearer ${token}` },
      fetch: (input, init) => fetchOnce(input, init, limits),
    },
  });
}

/** What PostgREST answers when it cannot reach the database. supabase-js itself would retry these for 7 s. */
const RETRIED_BY_CLIENT = new Set([503, 520]);
const UNAVAILABLE = 502;
/** Our own code where there was no response. */
const NO_ANSWER = "FETCH";
/** Codes of PostgREST, of PostgreSQL (SQLSTATE), and ours. What else answers in their place may repeat the request, key and all. */
const KNOWN_CODE = /^(?:PGRST\w{2,4}|[0-9A-Z]{5})$/;

/** Fetches without retries, which are the caller's decision: an unreachable database is a response with status 502. */
async function fetchOnce(
  input: string | URL | Request,
  init: RequestInit | undefined,
  { limitMs, signal: ends }: RequestLimits,
): Promise<Response> {
  const signals = [AbortSignal.timeout(limitMs), ends, init?.signal].filter((signal) => signal != null);
  const signal = AbortSignal.any(signals);
  try {
    const response = await fetch(input, { ...init, signal });
    if (!RETRIED_BY_CLIENT.has(response.status)) return response;
    return new Response(response.body, { status: UNAVAILABLE, headers: response.headers });
  } catch (error) {
    init?.signal?.throwIfAborted();
    const { message } = new ProviderError("Supabase", error);
    return Response.json({ message: `${message}: cannot be reached`, code: NO_ANSWER }, { status: UNAVAILABLE });
  }
}

function required(config: Config, name: "SUPABASE_URL" | "SUPABASE_ANON_KEY" | "SUPABASE_SERVICE_ROLE_KEY"): string {
  const value = config[name];
  if (!value) throw new Error(`${name} is not set: start everything with \`npm start\`, or set it to your project's.`);
  return value;
}

/** A client that acts as the user of `token`, under row-level security. */
export function createUserClient(config: Config, token: string): Database {
  return connect(required(config, "SUPABASE_URL"), required(config, "SUPABASE_ANON_KEY"), token);
}

/** A client that bypasses row-level security; for the worker only. */
export function createServiceClient(config: Config, limits?: RequestLimits): Database {
  const key = required(config, "SUPABASE_SERVICE_ROLE_KEY");
  return connect(required(config, "SUPABASE_URL"), key, key, limits);
}

/** Result of a query or a function call. */
export interface Answer<T> {
  data: T;
  error: { message: string; code?: string } | null;
  status: number;
}

/**
 * The data of a result.
 * @throws StoreError where it is an error or has no data
 */
export function unwrap<T>(answer: Answer<T>): NonNullable<T> {
  const data = unwrapMaybe(answer);
  if (data === null) throw new StoreError("The database returned no data.", null, answer.status);
  return data as NonNullable<T>;
}

/** Like {@link unwrap}, where data may be missing. */
export function unwrapMaybe<T>(answer: Answer<T>): T {
  if (answer.error === null) return answer.data;
  const { message, code = "" } = answer.error;
  if (KNOWN_CODE.test(code)) throw new StoreError(message, code, answer.status);
  throw new StoreError(`The database answered with status ${answer.status}.`, null, answer.status);
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** Whether `text` can be the id of a row; PostgreSQL refuses anything else. */
export const isUuid = (text: string): boolean => UUID.test(text);
