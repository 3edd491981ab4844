/** What all AI services have in common: how they are asked, and their failures. */
import type { Config } from "../config.ts";
import { Failure } from "../contract/failures.ts";
import type { ProviderError } from "../contract/provider-error.ts";

export interface AskOptions {
  config: Pick<Config, "GEMINI_API_KEY" | "GEMINI_BASE_URL" | "ANTHROPIC_API_KEY" | "ANTHROPIC_BASE_URL">;
  signal: AbortSignal;
}
export interface Conversation {
  system: string;
  messages: { role: "user" | "ai"; text: string }[];
}
/**
 * Sends one request to an AI service.
 * @returns the text of its answer, JSON if all went well
 * @throws Failure ProviderKeyRejected, ScriptUnavailable, ScriptRefused; the signal's reason
 */
export type Ask = (conversation: Conversation, options: AskOptions) => Promise<string>;

/** Seconds; one answer takes 2 to 20. */
export const TIME_LIMIT_S = 60;

export function keyRejected(service: string, variable: string, cause: ProviderError): Failure {
  const message = `${service} refuses the key. Check ${variable} and what that key may do.`;
  return new Failure("ProviderKeyRejected", message, { cause });
}

/** @throws Failure `ProviderKeyRejected` where there is no key */
export function requireKey(key: string | undefined, service: string, variable: string): string {
  if (key !== undefined) return key;
  throw new Failure("ProviderKeyRejected", `${service} needs a key that this server does not have: set ${variable}.`);
}

/** @param what happened; continues the sentence that begins with the service's name */
export function scriptUnavailable(service: string, what: string, cause: ProviderError, retryAfterS?: number): Failure {
  const message = `${service} ${what}, so there is no script yet.`;
  return new Failure("ScriptUnavailable", message, { cause, retryAfterS });
}

export function scriptRefused(service: string, why: string, cause?: ProviderError): Failure {
  const message = `${service} wrote no script for this product: ${why}. Change the product's text, or use the quick voiceover mode.`;
  return new Failure("ScriptRefused", message, { cause });
}

/** The failure for an error status: permanent where the same request can't succeed later. */
export function failureOfStatus(
  service: string,
  variable: string,
  error: { status: number; retryAfterS?: number | undefined },
  cause: ProviderError,
): Failure {
  const { status, retryAfterS } = error;
  if (status === 401 || status === 403) return keyRejected(service, variable, cause);
  if (status === 429) return scriptUnavailable(service, "is busy and asks to wait", cause, retryAfterS);
  if (status === 408 || status === 409 || status >= 500) {
    return scriptUnavailable(service, `answered with error ${status}`, cause, retryAfterS);
  }
  return scriptRefused(service, `the service does not take the request (error ${status})`, cause);
}
