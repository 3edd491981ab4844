import type { Config } from "../config.ts";
import type { RenderSettings } from "../contract/settings.ts";

type Keys = Pick<Config, "ELEVENLABS_API_KEY" | "GEMINI_API_KEY" | "ANTHROPIC_API_KEY">;
type Choice = Pick<RenderSettings, "tts_provider" | "voiceover_mode" | "ai_provider">;

/**
 * Which provider of these settings has no key on this server: known before any work starts.
 * @returns the setting that asks for it and a sentence for its user; null where nothing is missing
 */
export function providerKeyFault(settings: Choice, config: Keys): { field: string; message: string } | null {
  if (settings.tts_provider === "elevenlabs" && config.ELEVENLABS_API_KEY === undefined) {
    return fault("tts_provider", "ElevenLabs", "ELEVENLABS_API_KEY", "choose edge or espeak");
  }
  if (settings.voiceover_mode !== "elaborate") return null;
  if (settings.ai_provider === "gemini" && config.GEMINI_API_KEY === undefined) {
    return fault("ai_provider", "Gemini", "GEMINI_API_KEY", "choose claude, or the quick voiceover mode");
  }
  if (settings.ai_provider === "claude" && config.ANTHROPIC_API_KEY === undefined) {
    return fault("ai_provider", "Claude", "ANTHROPIC_API_KEY", "choose gemini, or the quick voiceover mode");
  }
  return null;
}

function fault(field: string, provider: string, variable: string, otherwise: string) {
  return {
    field,
    message: `${provider} needs a key that this server does not have: set ${variable}, or ${otherwise}.`,
  };
}
