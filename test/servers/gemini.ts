/** Google's Gemini API, `generateContent`, errors as the service words them. */
import { type Answer, inTurn, type SeenRequest, startJsonServer, type TestServer } from "./http.ts";
import { scriptFor, type TextOf } from "./script-writer.ts";

export type GeminiMode = "ok" | "busy" | "down" | "blocked" | "unsafe" | "cut" | "hang";
export interface GeminiServerOptions {
  mode?: GeminiMode | readonly GeminiMode[];
  key?: string;
  /** What the model writes for a prompt; a well-formed script of the product in it where left out. */
  write?: TextOf;
}

const fault = (code: number, status: string, message: string, details: unknown[] = []): Answer => ({
  status: code,
  body: { error: { code, message, status, details } },
});
const candidate = (finishReason: string, text?: string) => ({
  candidates: [
    { ...(text !== undefined && { content: { parts: [{ text }], role: "model" } }), finishReason, index: 0 },
  ],
  usageMetadata: { promptTokenCount: 200, candidatesTokenCount: 60, totalTokenCount: 260 },
  modelVersion: "gemini-flash-latest",
});
const badKey = fault(400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key.", [
  { "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: "API_KEY_INVALID", domain: "googleapis.com" },
]);
const FAULTS: Partial<Record<GeminiMode, Answer>> = {
  busy: fault(429, "RESOURCE_EXHAUSTED", "You exceeded your current quota.", [
    { "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "38s" },
  ]),
  down: fault(503, "UNAVAILABLE", "The model is overloaded. Please try again later."),
  blocked: { status: 200, body: { promptFeedback: { blockReason: "PROHIBITED_CONTENT" } } },
  unsafe: { status: 200, body: candidate("SAFETY") },
  hang: "hang",
};

/** The whole text of a request, as the model reads it. */
function promptOf(body: unknown): string {
  const texts: string[] = [];
  JSON.stringify(body, (key, value) => {
    if (key === "text" && typeof value === "string") texts.push(value);
    return value;
  });
  return texts.join("\n");
}

export function startGeminiServer({
  mode = "ok",
  key = "test-key",
  write = scriptFor,
}: GeminiServerOptions = {}): Promise<TestServer<SeenRequest>> {
  const nextMode = inTurn(mode);
  let count = 0;
  return startJsonServer(({ method, path, headers, body }) => {
    if (method !== "POST" || !/^\/v1beta\/models\/[\w.-]+:generateContent$/.test(path)) {
      return fault(404, "NOT_FOUND", "The requested URL was not found on this server.");
    }
    if (headers["x-goog-api-key"] !== key) return badKey;
    const current = nextMode();
    const answer = FAULTS[current];
    if (answer !== undefined) return answer;
    return { status: 200, body: candidate("STOP", write(promptOf(body), count++)), cut: current === "cut" };
  });
}
