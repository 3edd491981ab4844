/** The API of the running stack, asked as different people. */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { SignJWT } from "jose";
import { inject } from "vitest";
import { type Config, readConfig } from "../../src/config.ts";
import type { RejectedItem, SyncCounts } from "../../src/contract/catalog.ts";
import { DEMO_USER_ID } from "../../src/contract/demo.ts";
import { runningStack } from "../../src/stack/record.ts";
import { createUserClient, unwrap } from "../../src/store/client.ts";

export const apiUrl = inject("apiUrl");

export interface Answer<T> {
  status: number;
  headers: Headers;
  body: T;
}

/** A problem, as RFC 9457 has it. */
export interface ProblemBody {
  type: string;
  title: string;
  status: number;
  detail: string;
  request_id: string;
  errors?: { path: string; message: string }[];
  /** Of a move that the state does not allow. */
  state?: string;
  allowed?: string[];
}

interface Options {
  /** Sent as JSON, or as it is where it is text. */
  body?: unknown;
  headers?: Record<string, string>;
}

export const call = <T = ProblemBody>(method: string, path: string, options: Options = {}) =>
  send<T>(method, `/api/v1${path}`, options);

async function send<T>(method: string, path: string, { body, headers = {} }: Options): Promise<Answer<T>> {
  const response = await fetch(`${apiUrl}${path}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: (text === "" ? null : JSON.parse(text)) as T };
}

export const get = <T>(path: string, headers: Record<string, string> = {}) => call<T>("GET", path, { headers });
export const post = <T = ProblemBody>(path: string, body?: unknown, headers: Record<string, string> = {}) =>
  call<T>("POST", path, { body, headers });

/** `urn:feedreel:problem:NAME` → NAME */
export const problemName = ({ body }: Answer<ProblemBody>): string => body.type.split(":").at(-1) ?? "";

/** How the stack's own processes are configured. */
export function stackConfig(): Config {
  const stack = runningStack(inject("dataDir"));
  if (!stack) throw new Error("No stack runs.");
  return readConfig(stack.environment);
}

/** A token as the stack's Supabase would give it to that user. */
export function tokenOf(userId: string): Promise<string> {
  return new SignJWT({ role: "authenticated" })
    .setProtectedHeader({ alg: "HS256" })
    .setSubject(userId)
    .setAudience("authenticated")
    .setExpirationTime("10m")
    .sign(new TextEncoder().encode(stackConfig().SUPABASE_JWT_SECRET));
}

/** Headers of a user who has signed in and owns nothing. */
export async function stranger(): Promise<Record<string, string>> {
  return { authorization: `Bearer ${await tokenOf(randomUUID())}` };
}

/** What a signed-in user sends who has several profiles. */
export type ProfileHeaders = { authorization: string; "x-profile-id": string };

/** Headers of the demo user, working for a profile that is new and empty. */
export async function newProfile(): Promise<{ id: string; headers: ProfileHeaders }> {
  const token = await tokenOf(DEMO_USER_ID);
  const row = { owner: DEMO_USER_ID, name: "Another shop" };
  const { id } = unwrap(
    await createUserClient(stackConfig(), token).from("profiles").insert(row).select("id").single(),
  ) as { id: string };
  return { id, headers: { authorization: `Bearer ${token}`, "x-profile-id": id } };
}

export interface FeedBody {
  id: string;
  name: string;
  feed_url: string;
  status: string;
  sync_job_id: string | null;
  counts: SyncCounts | null;
  rejected: RejectedItem[];
  error: string | null;
  error_type: string | null;
}
export interface JobBody {
  kind: string;
  job_id: string;
  status: string;
  stage: string | null;
  progress: number;
  error: string | null;
  error_type: string | null;
  counts?: SyncCounts | null;
  stages?: Record<string, { attempts: number }>;
}
export interface BatchBody {
  batch_id: string;
  status: string;
  outcome: string | null;
  total: number;
  completed: number;
  failed: number;
  product_jobs: {
    product_id: string;
    job_id: string;
    status: string;
    error: string | null;
    error_type: string | null;
  }[];
}

/** Asks again until the answer is as wished. */
export async function until<T>(
  path: string,
  done: (body: T) => boolean,
  headers: Record<string, string> = {},
): Promise<T> {
  for (;;) {
    const { status, body } = await get<T>(path, headers);
    if (status !== 200) throw new Error(`GET ${path}: ${status} ${JSON.stringify(body)}`);
    if (done(body)) return body;
    await sleep(100);
  }
}

export const endOfJob = (id: string, headers: Record<string, string> = {}) =>
  until<JobBody>(`/jobs/${id}`, ({ status }) => status !== "queued" && status !== "processing", headers);
export const endOfBatch = (id: string, headers: Record<string, string> = {}) =>
  until<BatchBody>(`/products/batch/${id}/status`, ({ status }) => status === "completed", headers);

/** The sample shop, read into a new profile. */
export async function sampleShop(): Promise<{ headers: ProfileHeaders; feedId: string; syncJobId: string }> {
  const { headers } = await newProfile();
  const feed = { name: "Sample shop", feed_url: `${apiUrl}/samples/feed.xml` };
  const { body: created } = await post<FeedBody>("/feeds", feed, headers);
  const { body: sync } = await post<{ job_id: string }>(`/feeds/${created.id}/sync`, undefined, headers);
  await endOfJob(sync.job_id, headers);
  return { headers, feedId: created.id, syncJobId: sync.job_id };
}
