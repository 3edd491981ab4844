/** Checks the keys of speech and script services before any work starts. */
import type { Config } from "../../config.ts";
import type { RenderSettings } from "../../contract/settings.ts";

type Keys = Pick<Config, "ELEVENLABS_API_KEY" | "GEMINI_API_KEY" | "ANTHROPIC_API_KEY">;
type Choice = Pick<RenderSettings, "tts_provider" | "voiceover_mode" | "ai_provider">;

/**
 * @returns the setting whose provider has no key on this server, and a sentence for its user; null where no key is missing
 */
export function missingProviderKey(settings: Choice, config: Keys): { field: string; message: string } | null {
  if (settings.tts_provider === "elevenlabs" && config.ELEVENLABS_API_KEY === undefined) {
    return missing("tts_provider", "ElevenLabs", "ELEVENLABS_API_KEY", "choose edge or espeak");
  }
  if (settings.voiceover_mode !== "elaborate") return null;
  if (settings.ai_provider === "gemini" && config.GEMINI_API_KEY === undefined) {
    return missing("ai_provider", "Gemini", "GEMINI_API_KEY", "choose claude, or the quick voiceover mode");
  }
  if (settings.ai_provider === "claude" && config.ANTHROPIC_API_KEY === undefined) {
    return missing("ai_provider", "Claude", "ANTHROPIC_API_KEY", "choose gemini, or the quick voiceover mode");
  }
  return null;
}

function missing(field: string, provider: string, variable: string, alternative: string) {
  return {
    field,
    message: `${provider} needs a key that this server does not have: set ${variable}, or ${alternative}.`,
  };
}
