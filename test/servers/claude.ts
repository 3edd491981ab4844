/** Anthropic's Messages API, errors as the service words them. */
import { type Answer, inTurn, type SeenRequest, startJsonServer, type TestServer } from "./http.ts";
import { scriptFor, type TextOf } from "./script-writer.ts";

export type ClaudeMode = "ok" | "busy" | "overloaded" | "forbidden" | "refused" | "cut" | "hang";
export interface ClaudeServerOptions {
  mode?: ClaudeMode | readonly ClaudeMode[];
  key?: string;
  /** What the model writes for a prompt; a well-formed script of the product in it where left out. */
  write?: TextOf;
}

const fault = (status: number, type: string, message: string, headers: Record<string, string> = {}): Answer => ({
  status,
  body: { type: "error", error: { type, message }, request_id: "req_011CSHoEeqs5C35K2UUqR7Fy" },
  headers,
});
const reply = (stopReason: string, text?: string) => ({
  id: "msg_01XFDUDYJgAACzvnptvVoYEL",
  type: "message",
  role: "assistant",
  model: "claude-sonnet-5-5",
  content: text === undefined ? [] : [{ type: "text", text }],
  stop_reason: stopReason,
  stop_sequence: null,
  usage: { input_tokens: 200, output_tokens: 60 },
});
const FAULTS: Partial<Record<ClaudeMode, Answer>> = {
  busy: fault(429, "rate_limit_error", "Number of requests has exceeded your rate limit.", { "retry-after": "12" }),
  overloaded: fault(529, "overloaded_error", "Overloaded"),
  forbidden: fault(403, "permission_error", "Your API key does not have permission to use the specified resource."),
  refused: { status: 200, body: reply("refusal") },
  hang: "hang",
};

interface MessagesBody {
  system?: string;
  messages: { content: string | { text?: string }[] }[];
}
function promptOf(body: unknown): string {
  const { system = "", messages } = body as MessagesBody;
  const texts = messages.flatMap(({ content }) =>
    typeof content === "string" ? [content] : content.map(({ text = "" }) => text),
  );
  return [system, ...texts].join("\n");
}

export function startClaudeServer({
  mode = "ok",
  key = "test-key",
  write = scriptFor,
}: ClaudeServerOptions = {}): Promise<TestServer<SeenRequest>> {
  const nextMode = inTurn(mode);
  let count = 0;
  return startJsonServer(({ method, path, headers, body }) => {
    if (method !== "POST" || path !== "/v1/messages") return fault(404, "not_found_error", "Not Found");
    const given = headers["x-api-key"] ?? String(headers.authorization).replace(/^Bearer /, "");
    if (given !== key) return fault(401, "authentication_error", "invalid x-api-key");
    const current = nextMode();
    const answer = FAULTS[current];
    if (answer !== undefined) return answer;
    return { status: 200, body: reply("end_turn", write(promptOf(body), count++)), cut: current === "cut" };
  });
}
