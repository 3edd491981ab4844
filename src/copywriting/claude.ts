/** Asks Anthropic's Claude, with its official client. */
import { Anthropic, APIConnectionError, APIError } from "@anthropic-ai/sdk";
import { zodOutputFormat } from "@anthropic-ai/sdk/helpers/zod";
import type { Failure } from "../contract/failures.ts";
import { ProviderError } from "../contract/provider-error.ts";
import { MAX_PROVIDER_WAIT_S, retryAfterS } from "../http/retry-after.ts";
import type { Ask } from "./ai-service.ts";
import { failureOfStatus, requireKey, scriptRefused, scriptUnavailable, TIME_LIMIT_S } from "./ai-service.ts";
import { answerSchema } from "./prompt.ts";

const SERVICE = "Claude";
const VARIABLE = "ANTHROPIC_API_KEY";
const MODEL = "claude-sonnet-5-5";
const MAX_TOKENS = 2048;

function failureOf(error: unknown): Failure {
  if (error instanceof APIConnectionError || !(error instanceof APIError) || error.status === undefined) {
    return scriptUnavailable(SERVICE, "can't be reached", new ProviderError(SERVICE, error));
  }
  const cause = new ProviderError(SERVICE, error, { status: Number(error.status), code: error.type });
  const wait = retryAfterS(error.headers?.get("retry-after"), { maxS: MAX_PROVIDER_WAIT_S });
  return failureOfStatus(SERVICE, VARIABLE, { status: Number(error.status), retryAfterS: wait }, cause);
}

export const askClaude: Ask = async ({ system, messages }, { config, signal }) => {
  const client = new Anthropic({
    apiKey: requireKey(config.ANTHROPIC_API_KEY, SERVICE, VARIABLE),
    authToken: null,
    baseURL: config.ANTHROPIC_BASE_URL ?? "https://api.anthropic.com",
    maxRetries: 0,
    timeout: TIME_LIMIT_S * 1000,
  });
  const message = await client.messages
    .create(
      {
        model: MODEL,
        max_tokens: MAX_TOKENS,
        system,
        messages: messages.map(({ role, text }) => ({ role: role === "ai" ? "assistant" : "user", content: text })),
        output_config: { format: zodOutputFormat(answerSchema) },
      },
      { signal },
    )
    .catch((error: unknown) => {
      signal.throwIfAborted();
      throw failureOf(error);
    });
  if (message.stop_reason === "refusal") throw scriptRefused(SERVICE, "its rules forbid it");
  return message.content.map((block) => (block.type === "text" ? block.text : "")).join("");
};
