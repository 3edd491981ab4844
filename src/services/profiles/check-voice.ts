/** Whether a provider has a voice, as far as is known without asking it. */
import type { Config } from "../../config.ts";
import { Failure } from "../../contract/failures.ts";
import type { RenderSettings } from "../../contract/settings.ts";
import { espeak } from "../../speech/espeak.ts";
import { kokoroVoice } from "../../speech/kokoro/voices.ts";

/** `ro-RO-EmilNeural`, `zh-CN-liaoning-XiaobeiNeural`, `iu-Cans-CA-SiqiniqNeural`. */
const EDGE_VOICE = /^(?<language>[a-z]{2,3})(-[A-Z][a-z]{3})?-(?<region>[A-Z]{2})(-[a-z]+)?-[A-Z]\w*Neural$/;
const LANGUAGES = new Intl.DisplayNames("en", { type: "language", fallback: "none" });
const REGIONS = new Intl.DisplayNames("en", { type: "region", fallback: "none" });
/** `21m00Tcm4TlvDq8ikWAM`. */
const ELEVENLABS_VOICE = /^[A-Za-z0-9]{20}$/;
const ESPEAK_LIMIT_MS = 5_000;

/** Whether a name has the form of Edge's, with a language and a country that exist. */
function isEdgeVoice(voiceId: string): boolean {
  const { language, region } = EDGE_VOICE.exec(voiceId)?.groups ?? {};
  return Boolean(language && region && LANGUAGES.of(language) && REGIONS.of(region));
}

/** espeak runs here, so one letter is spoken to see whether it has the language. */
async function espeakFault(voiceId: string, config: Config): Promise<string | null> {
  try {
    await espeak("a", { voiceId, config, signal: AbortSignal.timeout(ESPEAK_LIMIT_MS) });
    return null;
  } catch (error) {
    // Any other failure says nothing about the voice; the worker will try again.
    return error instanceof Failure && error.type === "VoiceUnknown" ? error.message : null;
  }
}

/** @returns what is wrong with the settings' voice, in a sentence; null where nothing is known against it */
export async function voiceFault(
  { tts_provider, voice_id }: Pick<RenderSettings, "tts_provider" | "voice_id">,
  config: Config,
): Promise<string | null> {
  switch (tts_provider) {
    case "espeak":
      return espeakFault(voice_id, config);
    case "kokoro":
      return kokoroVoice(voice_id) !== null
        ? null
        : `Kokoro has no voice “${voice_id}”, nor one of its language. Its voices are named like ro-im_nicola.`;
    case "edge":
      return isEdgeVoice(voice_id)
        ? null
        : `Edge has no voice “${voice_id}”. Its voices are named like ro-RO-EmilNeural.`;
    case "elevenlabs":
      return ELEVENLABS_VOICE.test(voice_id)
        ? null
        : `ElevenLabs has no voice “${voice_id}”. Give a voice's id: 20 letters and digits, as its page shows.`;
  }
}
