/** The speech providers, and the cache in front of them. */
import type { TtsProvider } from "../contract/settings.ts";
import type { Speech } from "../contract/video.ts";
import { cachedSpeech } from "./cache.ts";
import type { Speak, SpeakOptions } from "./provider.ts";

interface Provider {
  /** Loads its client at first use: ElevenLabs' alone takes 70 MB of memory. */
  load: () => Promise<Speak>;
  /** Runs on this machine: many requests cost nothing. */
  local: boolean;
}
export const PROVIDERS: Record<TtsProvider, Provider> = {
  edge: { load: async () => (await import("./edge.ts")).edge, local: false },
  elevenlabs: { load: async () => (await import("./elevenlabs.ts")).elevenlabs, local: false },
  espeak: { load: async () => (await import("./espeak.ts")).espeak, local: true },
  kokoro: { load: async () => (await import("./kokoro/index.ts")).kokoro, local: true },
};

/**
 * Speaks plain text. The same text, voice and rate come from the cache.
 * @throws Failure VoiceUnknown, VoiceUnavailable, ProviderKeyRejected
 */
export function speak(text: string, provider: TtsProvider, options: SpeakOptions): Promise<Speech> {
  const { voiceId, rate = 1, config } = options;
  return cachedSpeech(config.DATA_DIR, { provider, voiceId, rate, text }, async () => {
    const speaker = await PROVIDERS[provider].load();
    return speaker(text, options);
  });
}
