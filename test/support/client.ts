/** The API of the running stack, asked as different people. */
import { randomUUID } from "node:crypto";
import type { ClientRequestOptions, ClientResponse } from "hono/client";
import { SignJWT } from "jose";
import { inject } from "vitest";
import { type ApiClient, createClient, type ProblemBody } from "../../src/api/client.ts";
import { type Config, readConfig } from "../../src/config.ts";
import { DEMO_USER_ID } from "../../src/contract/demo.ts";
import { runningStack } from "../../src/stack/record.ts";
import { createUserClient } from "../../src/store/client.ts";
import { createProfile } from "../../src/store/profiles.ts";

export const apiUrl = inject("apiUrl");

/** The product API and batch mode as one caller, typed by the server's own routes. */
export interface Caller {
  headers: Record<string, string>;
  api: ApiClient["api"]["v1"];
  batches: ApiClient["v1"]["batch"];
}

/**
 * @param headers none: the demo user
 * @param options.baseUrl of another stack's API
 * @param options.fetch reaches an app that no server serves
 */
export function callAs<H extends Record<string, string>>(
  headers: H,
  { baseUrl = apiUrl, ...options }: { baseUrl?: string; fetch?: NonNullable<ClientRequestOptions["fetch"]> } = {},
): Caller & { headers: H } {
  const client = createClient(baseUrl, { headers, ...options });
  return { headers, api: client.api.v1, batches: client.v1.batch };
}

export interface Answer<T = ProblemBody> {
  status: number;
  headers: Headers;
  /** `urn:feedreel:problem:NAME` → NAME; null where the answer is no problem. */
  problem: string | null;
  body: T;
}

async function answerOf<T>(response: Pick<Response, "status" | "headers" | "text">): Promise<Answer<T>> {
  const text = await response.text();
  const body = text === "" ? null : JSON.parse(text);
  const isProblem = response.headers.get("content-type")?.includes("problem+json");
  const problem = isProblem ? (body as ProblemBody).type.replace("urn:feedreel:problem:", "") : null;
  return { status: response.status, headers: response.headers, problem, body: body as T };
}

/** The problem that a request is answered with. @throws where it succeeds */
export async function refusal(request: Promise<ClientResponse<unknown, number, string>>): Promise<Answer> {
  const response = await request;
  const answer = await answerOf<ProblemBody>(response);
  if (answer.problem === null) throw new Error(`${response.url} answered ${response.status}, not a problem.`);
  return answer;
}

/**
 * A request that the typed client would not send.
 * @param path from the root: `/api/v1/feeds`
 * @param options.body sent as JSON, or as it is where it is text
 */
export async function send<T = ProblemBody>(
  method: string,
  path: string,
  { body, headers = {} }: { body?: unknown; headers?: Record<string, string> } = {},
): Promise<Answer<T>> {
  const sent = typeof body === "string" || body === undefined ? body : JSON.stringify(body);
  return answerOf(await fetch(`${apiUrl}${path}`, { method, headers, ...(sent !== undefined && { body: sent }) }));
}

/** How the stack's own processes are configured. */
export function stackConfig(): Config {
  const stack = runningStack(inject("dataDir"));
  if (!stack) throw new Error("No stack runs.");
  return readConfig(stack.environment);
}

/** A token as the stack's Supabase would give it to that user. */
export function tokenOf(userId: string, secret = stackConfig().SUPABASE_JWT_SECRET): Promise<string> {
  return new SignJWT({ role: "authenticated" })
    .setProtectedHeader({ alg: "HS256" })
    .setSubject(userId)
    .setAudience("authenticated")
    .setExpirationTime("1h")
    .sign(new TextEncoder().encode(secret));
}

/** A user who has signed in and owns nothing. @param profileId the profile that they claim to work for */
export async function stranger(profileId?: string): Promise<Caller> {
  const authorization = `Bearer ${await tokenOf(randomUUID())}`;
  return callAs({ authorization, ...(profileId !== undefined && { "x-profile-id": profileId }) });
}

/** What a signed-in user sends who has several profiles. */
export type ProfileHeaders = { authorization: string; "x-profile-id": string };

export interface Profile extends Caller {
  id: string;
  headers: ProfileHeaders;
}

/** The demo user, working for a profile that is new and empty. */
export async function newProfile(): Promise<Profile> {
  const token = await tokenOf(DEMO_USER_ID);
  const { id } = await createProfile(createUserClient(stackConfig(), token), "Another shop");
  return { id, ...callAs({ authorization: `Bearer ${token}`, "x-profile-id": id }) };
}
