/** Clients of Supabase, and the one way to take their answers apart. */
import { createClient, type SupabaseClient, type WebSocketLikeConstructor } from "@supabase/supabase-js";
import ws from "ws";
import type { Config } from "../config.ts";
import type { Schema } from "./rows.ts";

export type Database = SupabaseClient<Schema>;

/** Bounds of each request of a client. */
export interface RequestLimits {
  /** Longest that one may take; ms. */
  limitMs: number;
  /** Ends those under way. */
  signal?: AbortSignal;
}
/** Of requests to the database. */
const DATABASE_LIMITS: RequestLimits = { limitMs: 10_000 };

/** The database could not be asked, or refused. `code` is PostgREST's or PostgreSQL's own, where it answered. */
export class StoreError extends Error {
  override readonly name = "StoreError";
  constructor(
    message: string,
    readonly code: string | null,
    /** HTTP status of the answer; 0 where there was none. */
    readonly status: number,
  ) {
    super(message);
  }
  /** Whether the database was out of reach rather than unwilling. */
  get unavailable(): boolean {
    return this.status === 0 || this.status >= 502 || this.code === "PGRST000" || this.code === "PGRST001";
  }
}

function connect(url: string, key: string, token: string, limits = DATABASE_LIMITS): Database {
  return createClient<Schema>(url, key, {
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
    // Node 20 has no WebSocket of its own and the client insists on one, though we never use it.
    realtime: { transport: ws as WebSocketLikeConstructor },
    global: {
      headers: { authorization: `Bearer ${token}` },
      fetch: (input, init) => fetchOnce(input, init, limits),
    },
  });
}

/** What PostgREST answers when it cannot reach the database, and supabase-js would try again for 7 s behind our back. */
const AWAY_BUT_RETRIED = new Set([503, 520]);
const AWAY = 502;

/** Who calls decides whether to try again: a database that is out of reach is an answer like any other. */
async function fetchOnce(
  input: string | URL | Request,
  init: RequestInit | undefined,
  { limitMs, signal: ends }: RequestLimits,
): Promise<Response> {
  const signals = [AbortSignal.timeout(limitMs), ends, init?.signal].filter((signal) => signal != null);
  const signal = AbortSignal.any(signals);
  try {
    const response = await fetch(input, { ...init, signal });
    if (!AWAY_BUT_RETRIED.has(response.status)) return response;
    return new Response(response.body, { status: AWAY, headers: response.headers });
  } catch (error) {
    init?.signal?.throwIfAborted();
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    return Response.json({ message: `Supabase is out of reach: ${String(cause)}` }, { status: AWAY });
  }
}

function required(config: Config, name: "SUPABASE_URL" | "SUPABASE_ANON_KEY" | "SUPABASE_SERVICE_ROLE_KEY"): string {
  const value = config[name];
  if (!value) throw new Error(`${name} is not set: start everything with \`npm start\`, or set it to your project's.`);
  return value;
}

/** A client that acts as the bearer of `token`: row-level security decides what it sees. */
export function createUserClient(config: Config, token: string): Database {
  return connect(required(config, "SUPABASE_URL"), required(config, "SUPABASE_ANON_KEY"), token);
}

/** A client that bypasses row-level security; for the worker alone. */
export function createServiceClient(config: Config, limits?: RequestLimits): Database {
  const key = required(config, "SUPABASE_SERVICE_ROLE_KEY");
  return connect(required(config, "SUPABASE_URL"), key, key, limits);
}

/** Of a query or a call. */
export interface Answer<T> {
  data: T;
  error: { message: string; code?: string } | null;
  status: number;
}

/**
 * The data of an answer.
 * @throws StoreError where the answer is an error
 */
export function unwrap<T>(answer: Answer<T>): NonNullable<T> {
  const data = unwrapMaybe(answer);
  if (data === null) throw new StoreError("The database answered with nothing.", null, answer.status);
  return data as NonNullable<T>;
}

/** Like {@link unwrap}, for answers that may be empty. */
export function unwrapMaybe<T>(answer: Answer<T>): T {
  if (answer.error) throw new StoreError(answer.error.message, answer.error.code ?? null, answer.status);
  return answer.data;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** Whether `text` can be the id of a row; anything else is asked for in vain. */
export const isUuid = (text: string): boolean => UUID.test(text);
