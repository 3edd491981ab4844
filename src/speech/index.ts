/** The voices. */
import type { TtsProvider } from "../contract/settings.ts";
import type { Speech } from "../contract/video.ts";
import { cachedSpeech } from "./cache.ts";
import { edge } from "./edge.ts";
import { elevenlabs } from "./elevenlabs.ts";
import { espeak } from "./espeak.ts";
import type { Speaker, SpeakOptions } from "./options.ts";

interface Provider {
  speak: Speaker;
  /** Runs on this machine: asking often costs nothing. */
  local: boolean;
}
export const PROVIDERS: Record<TtsProvider, Provider> = {
  edge: { speak: edge, local: false },
  elevenlabs: { speak: elevenlabs, local: false },
  espeak: { speak: espeak, local: true },
};

/**
 * Speaks plain text; the same text, voice and rate only once for a data folder.
 * @throws Failure VoiceUnknown, VoiceUnavailable, ProviderKeyRejected, DiskFull
 */
export function speak(text: string, provider: TtsProvider, options: SpeakOptions): Promise<Speech> {
  const { voiceId, rate = 1, config } = options;
  return cachedSpeech(config.DATA_DIR, { provider, voiceId, rate, text }, () =>
    PROVIDERS[provider].speak(text, options),
  );
}
