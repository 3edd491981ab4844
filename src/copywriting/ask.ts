import type { Config } from "../config.ts";

export interface AskOptions {
  config: Pick<Config, "GEMINI_API_KEY" | "GEMINI_BASE_URL" | "ANTHROPIC_API_KEY" | "ANTHROPIC_BASE_URL">;
  signal: AbortSignal;
}
export interface Conversation {
  system: string;
  messages: { role: "user" | "ai"; text: string }[];
}
/**
 * Asks an AI service once.
 * @returns the text of its answer, JSON if all went well
 * @throws Failure ProviderKeyRejected, ScriptUnavailable, ScriptRefused; the signal's reason
 */
export type Ask = (conversation: Conversation, options: AskOptions) => Promise<string>;
