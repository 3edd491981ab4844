/** The signed call to a batch's `callback_url`. */
import type { BatchEndEvent } from "../../contract/callback.ts";
import { Failure } from "../../contract/failures.ts";
import { FetchError, isTransientStatus } from "../../http/fetch-error.ts";
import { retryAfterS } from "../../http/retry-after.ts";
import type { PostResponse, SafePost } from "../../http/safe-post.ts";
import { signedHeaders } from "./signature.ts";

const TIMEOUT_MS = 10_000;

export interface Notice {
  url: string;
  /** The current one first. */
  secrets: readonly string[];
  /** The same at every try, so that a receiver recognizes a repeated call. */
  messageId: string;
  event: BatchEndEvent;
}

/**
 * Makes one signed call. Any 2xx answer is success.
 * @throws Failure CallbackFailing (worth another try), CallbackRefused (never try again), AddressNotAllowed; the signal's reason when aborted
 */
export async function notify(notice: Notice, safePost: SafePost, signal: AbortSignal): Promise<void> {
  const body = JSON.stringify(notice.event);
  const headers = signedHeaders(notice.secrets, notice.messageId, body);
  const answer = await safePost(notice.url, { signal, headers, body, timeoutMs: TIMEOUT_MS }).catch((error) => {
    throw error instanceof FetchError ? networkFailure(error) : error;
  });
  if (answer.status < 200 || answer.status > 299) throw statusFailure(answer);
}

/** An unknown host name or an invalid certificate may be repaired within hours. */
function networkFailure(error: FetchError): Failure {
  return new Failure("CallbackFailing", `The batch's callback address ${error.message}.`, { cause: error });
}

function statusFailure({ status, headers }: PostResponse): Failure {
  if (isTransientStatus(status)) {
    const message = `The batch's callback address fails just now (${status}).`;
    return new Failure("CallbackFailing", message, { retryAfterS: retryAfterS(headers["retry-after"]) });
  }
  if (status === 410) return new Failure("CallbackRefused", "The batch's callback address wants no more calls (410).");
  if (status >= 400)
    return new Failure("CallbackRefused", `The batch's callback address refuses the call (${status}). Check it.`);
  const message = `The batch's callback address answers ${status} instead of taking the call. Give the final address: redirects are not followed.`;
  return new Failure("CallbackRefused", message);
}
