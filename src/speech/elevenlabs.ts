/** ElevenLabs' voices, with the official client. */
import { ElevenLabsClient, ElevenLabsError, ElevenLabsTimeoutError } from "@elevenlabs/elevenlabs-js";
import { z } from "zod";
import { Failure } from "../contract/failures.ts";
import { ProviderError } from "../contract/provider-error.ts";
import type { Speech, Word } from "../contract/video.ts";
import { MAX_PROVIDER_WAIT_S, retryAfterS } from "../http/retry-after.ts";
import { decodeSpeech } from "./pcm.ts";
import type { SpeakOptions } from "./provider.ts";
import { startingWithSound } from "./silence.ts";

/** Speaks 29 languages, Romanian among them, and speaks the text literally. */
const MODEL = "eleven_multilingual_v2";
/** The best format that every plan includes. */
const FORMAT = { name: "mp3_44100_128", container: "mp3", sampleRate: 44_100 } as const;
const TIME_LIMIT_S = 60;
/** The service accepts 0.7 to 1.2. */
const MAX_SPEED = 1.2;

const alignmentSchema = z.object({
  characters: z.array(z.string()),
  characterStartTimesSeconds: z.array(z.number()),
  characterEndTimesSeconds: z.array(z.number()),
});
const answerSchema = z.object({ audioBase64: z.string().min(1), alignment: alignmentSchema });
/** An error's body; validation errors have a list instead. */
const errorBodySchema = z.object({
  detail: z.object({ status: z.string().optional() }),
});

/** Groups characters between white space into words. */
function wordsOf({
  characters,
  characterStartTimesSeconds,
  characterEndTimesSeconds,
}: z.infer<typeof alignmentSchema>) {
  const words: Word[] = [];
  let open: Word | undefined;
  for (const [at, text] of characters.entries()) {
    const start = characterStartTimesSeconds[at] ?? 0;
    const end = characterEndTimesSeconds[at] ?? start;
    if (text.trim() === "") {
      open = undefined;
    } else if (open === undefined) {
      open = { text, start, end };
      words.push(open);
    } else {
      open.text += text;
      open.end = end;
    }
  }
  return words;
}

function providerErrorOf(error: unknown): ProviderError {
  if (!(error instanceof ElevenLabsError)) return new ProviderError("ElevenLabs", error);
  const { statusCode: status, body } = error;
  return new ProviderError("ElevenLabs", error, { status, code: errorBodySchema.safeParse(body).data?.detail.status });
}

function failureOf(error: unknown, voiceId: string): Failure {
  const cause = providerErrorOf(error);
  const unavailable = (what: string, wait?: number) =>
    new Failure("VoiceUnavailable", `ElevenLabs ${what}.`, { cause, retryAfterS: wait });
  if (error instanceof ElevenLabsTimeoutError) return unavailable("does not answer");
  if (!(error instanceof ElevenLabsError) || error.statusCode === undefined) return unavailable("can't be reached");
  const { statusCode, rawResponse } = error;
  const status = cause.code;
  if (status === "quota_exceeded") return unavailable("has no credits left for this key");
  if (statusCode === 401 || statusCode === 403) {
    const message = "ElevenLabs refuses the key. Check ELEVENLABS_API_KEY and what that key may do.";
    return new Failure("ProviderKeyRejected", message, { cause });
  }
  const voiceFault = status === "voice_not_found" || status === "invalid_uid" || statusCode === 404;
  if (voiceFault || statusCode === 400 || statusCode === 422) {
    const message = `ElevenLabs can't speak with the voice "${voiceId}". Choose the id of a voice in your account.`;
    return new Failure("VoiceUnknown", message, { cause });
  }
  const wait = retryAfterS(rawResponse?.headers.get("retry-after"), { maxS: MAX_PROVIDER_WAIT_S });
  if (statusCode === 429) return unavailable("is busy and asks to wait", wait);
  return unavailable(statusCode >= 500 ? `answered with error ${statusCode}` : "broke off in the middle", wait);
}

/**
 * Speaks with ElevenLabs: 44.1 kHz.
 * @throws Failure `ProviderKeyRejected`, `VoiceUnknown`; `VoiceUnavailable` where the service is down, busy, slow,
 * breaks off or has no credits left
 */
export async function elevenlabs(text: string, options: SpeakOptions): Promise<Speech> {
  const { voiceId, rate = 1, signal, config } = options;
  signal.throwIfAborted();
  if (config.ELEVENLABS_API_KEY === undefined) {
    throw new Failure("ProviderKeyRejected", "ElevenLabs needs a key: set ELEVENLABS_API_KEY.");
  }
  const client = new ElevenLabsClient({
    apiKey: config.ELEVENLABS_API_KEY,
    maxRetries: 0,
    timeoutInSeconds: TIME_LIMIT_S,
    ...(config.ELEVENLABS_BASE_URL !== undefined && { baseUrl: config.ELEVENLABS_BASE_URL }),
  });
  const request = {
    text,
    modelId: MODEL,
    outputFormat: FORMAT.name,
    ...(rate !== 1 && { voiceSettings: { speed: Math.min(MAX_SPEED, rate) } }),
  };
  const answer = await client.textToSpeech
    .convertWithTimestamps(voiceId, request, { abortSignal: signal })
    .catch((error: unknown) => {
      signal.throwIfAborted();
      throw failureOf(error, voiceId);
    });
  const parsed = answerSchema.safeParse(answer);
  if (!parsed.success) throw failureOf(parsed.error, voiceId);
  const { audioBase64, alignment } = parsed.data;
  const samples = await decodeSpeech(Buffer.from(audioBase64, "base64"), FORMAT.container, FORMAT.sampleRate, signal);
  return startingWithSound({ samples, sampleRate: FORMAT.sampleRate, words: wordsOf(alignment) });
}
