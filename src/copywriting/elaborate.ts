/** The script of elaborate mode: written by an AI from the product's data or from a text, and checked. */
import type { AiProvider, RenderSettings } from "../contract/settings.ts";
import type { Scene, Script } from "../contract/video.ts";
import { scriptRefused } from "./ai-failure.ts";
import type { Ask, AskOptions, Conversation } from "./ask.ts";
import { faultOf, scriptOf } from "./check.ts";
import { languageOf, scriptLocale } from "./language.ts";
import { answerSchema, promptFor, type ScriptAnswer } from "./prompt.ts";

/** Their clients are read at first use: most workers never need one. */
const SERVICES: Record<AiProvider, { name: string; load: () => Promise<Ask> }> = {
  gemini: { name: "Gemini", load: async () => (await import("./gemini.ts")).askGemini },
  claude: { name: "Claude", load: async () => (await import("./claude.ts")).askClaude },
};
/** A faulty answer gets one chance to be mended. */
const TRIES = 2;

/**
 * @returns null where the text is not of the shape that was asked for; sentences from a text all speak of its title,
 * whatever the AI says
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
 * Has an AI write the script. It names no price but the product's own; the shop's call to action comes last.
 * @throws Failure `ProviderKeyRejected`; `ScriptUnavailable` where the service is down, busy or slow; `ScriptRefused`
 * where it declines, or twice writes what can't be used
 */
export async function elaborateScript(scene: Scene, settings: RenderSettings, options: AskOptions): Promise<Script> {
  const { name, load } = SERVICES[settings.ai_provider];
  const ask = await load();
  const locale = scriptLocale(settings);
  const { system, user, words } = promptFor(scene, settings);
  const conversation: Conversation = { system, messages: [{ role: "user", text: user }] };
  let fault = "";
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const text = await ask(conversation, options);
    const answer = parseAnswer(text, scene);
    const found =
      answer === null ? "It is not the JSON that was asked for." : faultOf(answer, scene, languageOf(locale));
    if (answer !== null && found === null) return scriptOf(answer, scene.cta_text, words, locale);
    fault = found ?? "";
    conversation.messages.push(
      { role: "ai", text: text === "" ? "{}" : text },
      { role: "user", text: `That can't be used. ${fault} Write it again, by the same rules.` },
    );
  }
  throw scriptRefused(name, `what it wrote can't be used. ${fault}`.replace(/\.$/, ""));
}
