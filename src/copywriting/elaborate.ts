/** Elaborate mode: an AI writes the script from the product's data or from a text, and the script is checked. */
import type { AiProvider, RenderSettings } from "../contract/settings.ts";
import type { Scene, Script } from "../contract/video.ts";
import { type Ask, type AskOptions, type Conversation, scriptRefused } from "./ai-service.ts";
import { scriptOf, violationOf } from "./check-script.ts";
import { languageOf, scriptLocale } from "./language.ts";
import { answerSchema, promptFor, type ScriptAnswer } from "./prompt.ts";

/** Their clients are loaded at first use: most workers never need one. */
const SERVICES: Record<AiProvider, { name: string; load: () => Promise<Ask> }> = {
  gemini: { name: "Gemini", load: async () => (await import("./gemini.ts")).askGemini },
  claude: { name: "Claude", load: async () => (await import("./claude.ts")).askClaude },
};
/** An invalid answer may be corrected once. */
const TRIES = 2;

/**
 * @returns null where the answer does not match the schema. For a text, all sentences have the beat `title`, whatever the AI says
 */
function parseAnswer(text: string, scene: Scene): ScriptAnswer | null {
  try {
    const answer = answerSchema.safeParse(JSON.parse(text)).data ?? null;
    if (answer === null || scene.kind !== "text") return answer;
    return { sentences: answer.sentences.map((sentence) => ({ text: sentence.text, beat: "title" })) };
  } catch {
    return null;
  }
}

/**
 * Lets an AI write the script. It contains no price but the product's own, and ends with the shop's call to action.
 * @throws Failure `ProviderKeyRejected`; `ScriptUnavailable` where the service is down, busy or slow; `ScriptRefused`
 * where it declines, or its script breaks the rules twice
 */
export async function elaborateScript(scene: Scene, settings: RenderSettings, options: AskOptions): Promise<Script> {
  const { name, load } = SERVICES[settings.ai_provider];
  const ask = await load();
  const locale = scriptLocale(settings);
  const { system, user, words } = promptFor(scene, settings);
  const conversation: Conversation = { system, messages: [{ role: "user", text: user }] };
  let broken = "";
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const text = await ask(conversation, options);
    const answer = parseAnswer(text, scene);
    const violation =
      answer === null ? "It is not the JSON that was asked for." : violationOf(answer, scene, languageOf(locale));
    if (answer !== null && violation === null) return scriptOf(answer, scene.cta_text, words, locale);
    broken = violation ?? "";
    conversation.messages.push(
      { role: "ai", text: text === "" ? "{}" : text },
      { role: "user", text: `That can't be used. ${broken} Write it again, by the same rules.` },
    );
  }
  throw scriptRefused(name, `what it wrote can't be used. ${broken}`.replace(/\.$/, ""));
}
