/** Microsoft Edge's read-aloud voices. The service is free and throttles, without any guarantee: every wait has a time limit. */
import { MsEdgeTTS, OUTPUT_FORMAT } from "msedge-tts";
import { z } from "zod";
import { createLimit } from "../concurrency-limit.ts";
import { Failure } from "../contract/failures.ts";
import { ProviderError } from "../contract/provider-error.ts";
import type { Speech, Word } from "../contract/video.ts";
import { agentFor, catchMessageErrors, socketOf } from "./edge-connection.ts";
import { decodeSpeech } from "./pcm.ts";
import { escapeSsml, type Speak, type SpeakOptions } from "./provider.ts";
import { startingWithSound } from "./silence.ts";

/** The best format of the read-aloud service: 24 kHz MP3 at 96 kbit/s. */
const FORMAT = OUTPUT_FORMAT.AUDIO_24KHZ_96KBITRATE_MONO_MP3;
const SAMPLE_RATE = 24_000;
const TICKS_PER_SECOND = 10_000_000;
/** The service throttles more connections from one address. */
const CONCURRENCY = 2;
const VOICE = /^[a-z]{2,3}-(?:[A-Za-z]+-)*[A-Z]{2}-(?:[a-z]+-)?\w+$/;

interface Limits {
  connectMs: number;
  /** Between two messages. */
  idleMs: number;
  wholeMs: number;
}
const LIMITS: Limits = { connectMs: 10_000, idleMs: 20_000, wholeMs: 120_000 };

const metadataSchema = z.object({
  Metadata: z.array(
    z.object({
      Type: z.string(),
      Data: z
        .object({
          Offset: z.number(),
          Duration: z.number().default(0),
          text: z.object({ Text: z.string() }).optional(),
        })
        .optional(),
    }),
  ),
});

/** @param error what was thrown; of its message, which may repeat what was sent, nothing is kept */
function unavailable(what: string, error?: unknown, status?: number): Failure {
  const cause = error === undefined ? undefined : new ProviderError("Edge", error, { status });
  return new Failure("VoiceUnavailable", `Microsoft's speech service ${what}.`, { cause });
}
const unknownVoice = (voiceId: string) =>
  new Failure(
    "VoiceUnknown",
    `Microsoft's speech service has no voice "${voiceId}" that speaks this text. Choose one such as ro-RO-EmilNeural or ro-RO-AlinaNeural.`,
  );

function connectionFailure(error: unknown): Failure {
  const status = /Unexpected server response: (\d+)/.exec(String(error))?.[1];
  if (status === undefined) return unavailable("can't be reached", error);
  const what = status === "429" ? "is busy and asks to wait" : `answered with error ${status}`;
  return unavailable(what, error, Number(status));
}

/** The failure where the service closes the connection before the speech is complete. */
function closeFailure(code: number, reason: string, voiceId: string, cause: unknown): Failure {
  if (code === 1007 && /voice/i.test(reason)) return unknownVoice(voiceId);
  if (/throttl|too many|429/i.test(reason) || code === 1013)
    return unavailable("is busy and asks to wait", cause, code);
  return unavailable("broke off in the middle", cause, code);
}

function wordsIn(document: string): Word[] {
  const { Metadata } = metadataSchema.parse(JSON.parse(document));
  return Metadata.flatMap(({ Type, Data }) => {
    if (Type !== "WordBoundary" || Data?.text === undefined) return [];
    const start = Data.Offset / TICKS_PER_SECOND;
    return [{ text: Data.text.Text, start, end: start + Data.Duration / TICKS_PER_SECOND }];
  });
}

/** Sends one request over a connection and receives the whole answer. */
async function request(
  service: MsEdgeTTS,
  text: string,
  { voiceId, rate = 1 }: SpeakOptions,
  onMessage: () => void,
): Promise<{ sound: Buffer; words: Word[] }> {
  const socket = socketOf(service);
  let closed = { code: 0, reason: "" };
  socket?.once("close", (code: number, reason: Buffer) => {
    closed = { code, reason: reason.toString() };
  });
  if (socket !== undefined) catchMessageErrors(socket);
  const percent = Math.round((rate - 1) * 100);
  const { audioStream, metadataStream } = service.toStream(escapeSsml(text), {
    rate: `${percent < 0 ? "" : "+"}${percent}%`,
  });
  const sound: Buffer[] = [];
  const words: Word[] = [];
  return new Promise((resolve, reject) => {
    metadataStream?.on("data", (chunk: Buffer) => {
      onMessage();
      try {
        words.push(...wordsIn(chunk.toString()));
      } catch (error) {
        reject(unavailable("sent times of words that can't be read", error));
      }
    });
    metadataStream?.on("error", () => {});
    audioStream.on("data", (chunk: Buffer) => {
      onMessage();
      sound.push(Buffer.from(chunk));
    });
    audioStream.on("end", () => resolve({ sound: Buffer.concat(sound), words }));
    // The library ends the stream before the code and the reason of the close are known.
    audioStream.on("error", (error) =>
      setImmediate(() => reject(closeFailure(closed.code, closed.reason, voiceId, error))),
    );
  });
}

/**
 * Waits for a task until a limit or an abort ends the wait.
 * @param task is given a function that restarts the idle timer, with its length in milliseconds
 */
async function withinLimits<T>(
  limits: Limits,
  signal: AbortSignal,
  task: (restartIdle: (within: number) => void) => Promise<T>,
): Promise<T> {
  let fail: (reason: unknown) => void = () => {};
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  const late = () => fail(unavailable("does not answer"));
  const whole = setTimeout(late, limits.wholeMs);
  let idle = setTimeout(late, limits.connectMs);
  const restartIdle = (within: number) => {
    clearTimeout(idle);
    idle = setTimeout(late, within);
  };
  const abort = () => fail(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await Promise.race([task(restartIdle), failed]);
  } finally {
    clearTimeout(whole);
    clearTimeout(idle);
    signal.removeEventListener("abort", abort);
  }
}

/** Connects, sends the request, and always ends the connection. */
async function speakOnce(
  text: string,
  options: SpeakOptions,
  limits: Limits,
): Promise<{ sound: Buffer; words: Word[] }> {
  const service = new MsEdgeTTS({ agent: agentFor(options.config.EDGE_BASE_URL) });
  const locale = options.voiceId.split("-").slice(0, 2).join("-");
  const connected = service.setMetadata(options.voiceId, FORMAT, { voiceLocale: locale, wordBoundaryEnabled: true });
  const end = () => socketOf(service)?.terminate();
  let over = false;
  try {
    return await withinLimits(limits, options.signal, async (restartIdle) => {
      await connected.catch((error: unknown) => {
        throw connectionFailure(error);
      });
      restartIdle(limits.idleMs);
      return request(service, text, options, () => restartIdle(limits.idleMs));
    });
  } finally {
    over = true;
    end();
    // A connection that is still being opened when the time is over is ended as soon as it is open.
    connected.then(
      () => over && end(),
      () => {},
    );
  }
}

/**
 * An Edge voice: 24 kHz, and words without punctuation.
 * @param limits milliseconds
 */
export function createEdge(limits: Limits = LIMITS): Speak {
  const limited = createLimit(CONCURRENCY);
  /** @throws Failure `VoiceUnknown`; `VoiceUnavailable` where the service is down, busy, slow or breaks off */
  return async function edge(text, options): Promise<Speech> {
    options.signal.throwIfAborted();
    if (!VOICE.test(options.voiceId)) throw unknownVoice(options.voiceId);
    const { sound, words } = await limited(options.signal, () => speakOnce(text, options, limits));
    // A voice that can't speak the text's language sends no sound, without any error.
    if (sound.length === 0) throw unknownVoice(options.voiceId);
    const samples = await decodeSpeech(sound, "mp3", SAMPLE_RATE, options.signal);
    return startingWithSound({ samples, sampleRate: SAMPLE_RATE, words });
  };
}

export const edge = createEdge();
