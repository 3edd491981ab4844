/** Asks Google's Gemini, with its official client. */
import { ApiError, FinishReason, GoogleGenAI } from "@google/genai";
import { z } from "zod";
import type { Failure } from "../contract/failures.ts";
import { ProviderError } from "../contract/provider-error.ts";
import { MAX_PROVIDER_WAIT_S, retryAfterS } from "../http/retry-after.ts";
import type { Ask } from "./ai-service.ts";
import {
  failureOfStatus,
  keyRejected,
  requireKey,
  scriptRefused,
  scriptUnavailable,
  TIME_LIMIT_S,
} from "./ai-service.ts";
import { answerSchema } from "./prompt.ts";

const SERVICE = "Gemini";
const VARIABLE = "GEMINI_API_KEY";
/** Google's alias for its current fast model, so that this name stays valid. */
const MODEL = "gemini-flash-latest";
const MAX_TOKENS = 4096;
const REFUSALS: readonly unknown[] = [
  FinishReason.SAFETY,
  FinishReason.RECITATION,
  FinishReason.BLOCKLIST,
  FinishReason.PROHIBITED_CONTENT,
  FinishReason.SPII,
];

/** The service's answer, which the client uses as its error's message. */
const errorSchema = z.object({
  error: z.object({
    status: z.string().optional(),
    details: z.array(z.object({ reason: z.string().optional(), retryDelay: z.string().optional() })).optional(),
  }),
});

function bodyOf(error: ApiError): z.infer<typeof errorSchema>["error"] {
  try {
    return errorSchema.parse(JSON.parse(error.message)).error;
  } catch {
    return {};
  }
}

function failureOf(error: unknown): Failure {
  if (!(error instanceof ApiError))
    return scriptUnavailable(SERVICE, "can't be reached", new ProviderError(SERVICE, error));
  const { details = [], status } = bodyOf(error);
  const cause = new ProviderError(SERVICE, error, { status: error.status, code: status });
  if (details.some(({ reason }) => reason === "API_KEY_INVALID")) return keyRejected(SERVICE, VARIABLE, cause);
  // In seconds, as `38s` (google.rpc.RetryInfo).
  const delay = details.find(({ retryDelay }) => retryDelay !== undefined)?.retryDelay?.replace(/s$/, "");
  const wait = retryAfterS(delay, { maxS: MAX_PROVIDER_WAIT_S });
  return failureOfStatus(SERVICE, VARIABLE, { status: error.status, retryAfterS: wait }, cause);
}

export const askGemini: Ask = async ({ system, messages }, { config, signal }) => {
  const client = new GoogleGenAI({
    apiKey: requireKey(config.GEMINI_API_KEY, SERVICE, VARIABLE),
    httpOptions: {
      timeout: TIME_LIMIT_S * 1000,
      retryOptions: { attempts: 1 },
      ...(config.GEMINI_BASE_URL !== undefined && { baseUrl: config.GEMINI_BASE_URL }),
    },
  });
  const response = await client.models
    .generateContent({
      model: MODEL,
      contents: messages.map(({ role, text }) => ({ role: role === "ai" ? "model" : "user", parts: [{ text }] })),
      config: {
        systemInstruction: system,
        responseMimeType: "application/json",
        responseJsonSchema: z.toJSONSchema(answerSchema),
        maxOutputTokens: MAX_TOKENS,
        abortSignal: signal,
      },
    })
    .catch((error: unknown) => {
      signal.throwIfAborted();
      throw failureOf(error);
    });
  const reason = response.promptFeedback?.blockReason ?? response.candidates?.[0]?.finishReason;
  if (response.promptFeedback?.blockReason !== undefined || REFUSALS.includes(reason)) {
    const cause = new ProviderError(SERVICE, undefined, { code: reason });
    throw scriptRefused(SERVICE, `its safety rules forbid it${cause.code ? ` (${cause.code})` : ""}`, cause);
  }
  return response.text ?? "";
};
