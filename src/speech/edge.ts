/** Microsoft Edge's read-aloud voices. The service is free, throttles, and promises nothing: every wait has its limit. */
import { MsEdgeTTS, OUTPUT_FORMAT } from "msedge-tts";
import { z } from "zod";
import { Failure } from "../contract/failures.ts";
import type { Speech, Word } from "../contract/video.ts";
import { createLimit } from "../limit.ts";
import { agentFor, socketOf, survivingOddMessages } from "./edge-connection.ts";
import type { Speaker, SpeakOptions } from "./options.ts";
import { decodeSpeech } from "./pcm.ts";
import { startingWithSound } from "./silence.ts";
import { escapeMarkup } from "./ssml.ts";

/** The best that the read-aloud service gives: 24 kHz MP3 at 96 kbit/s. */
const FORMAT = OUTPUT_FORMAT.AUDIO_24KHZ_96KBITRATE_MONO_MP3;
const SAMPLE_RATE = 24_000;
const TICKS_A_SECOND = 10_000_000;
/** The service throttles more connections from one address. */
const CONCURRENCY = 2;
const VOICE = /^[a-z]{2,3}-(?:[A-Za-z]+-)*[A-Z]{2}-(?:[a-z]+-)?\w+$/;

interface Limits {
  connectMs: number;
  /** Without a message. */
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

const unavailable = (what: string, cause?: unknown) =>
  new Failure("VoiceUnavailable", `Microsoft's speech service ${what}.`, { cause });
const unknownVoice = (voiceId: string) =>
  new Failure(
    "VoiceUnknown",
    `Microsoft's speech service has no voice "${voiceId}" that speaks this text. Choose one such as ro-RO-EmilNeural or ro-RO-AlinaNeural.`,
  );

function connectionFailure(error: unknown): Failure {
  const status = /Unexpected server response: (\d+)/.exec(String(error))?.[1];
  if (status === "429") return unavailable("is busy and asks to wait", error);
  return unavailable(status === undefined ? "can't be reached" : `answered with error ${status}`, error);
}

/** Why the service closed the connection before the speech was whole. */
function closeFailure(code: number, reason: string, voiceId: string, cause: unknown): Failure {
  if (code === 1007 && /voice/i.test(reason)) return unknownVoice(voiceId);
  if (/throttl|too many|429/i.test(reason) || code === 1013) return unavailable("is busy and asks to wait", cause);
  return unavailable("broke off in the middle", cause);
}

function wordsIn(document: string): Word[] {
  const { Metadata } = metadataSchema.parse(JSON.parse(document));
  return Metadata.flatMap(({ Type, Data }) => {
    if (Type !== "WordBoundary" || Data?.text === undefined) return [];
    const start = Data.Offset / TICKS_A_SECOND;
    return [{ text: Data.text.Text, start, end: start + Data.Duration / TICKS_A_SECOND }];
  });
}

/** One request over one connection. `fail` ends it, whatever it waits for. */
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
  if (socket !== undefined) survivingOddMessages(socket);
  const percent = Math.round((rate - 1) * 100);
  const { audioStream, metadataStream } = service.toStream(escapeMarkup(text), {
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
    // The library sees the close first and tells the stream; the code and the reason are known a moment later.
    audioStream.on("error", (error) =>
      setImmediate(() => reject(closeFailure(closed.code, closed.reason, voiceId, error))),
    );
  });
}

/** Runs a task until a limit or an abort ends it. `end` must make the task settle or forget it. */
async function guarded<T>(
  limits: Limits,
  signal: AbortSignal,
  task: (alive: (within: number) => void) => Promise<T>,
): Promise<T> {
  let fail: (reason: unknown) => void = () => {};
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  const late = () => fail(unavailable("does not answer"));
  const whole = setTimeout(late, limits.wholeMs);
  let idle = setTimeout(late, limits.connectMs);
  const alive = (within: number) => {
    clearTimeout(idle);
    idle = setTimeout(late, within);
  };
  const abort = () => fail(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await Promise.race([task(alive), failed]);
  } finally {
    clearTimeout(whole);
    clearTimeout(idle);
    signal.removeEventListener("abort", abort);
  }
}

/** Connects, asks and always ends the connection. */
async function ask(text: string, options: SpeakOptions, limits: Limits): Promise<{ sound: Buffer; words: Word[] }> {
  const service = new MsEdgeTTS({ agent: agentFor(options.config.EDGE_BASE_URL) });
  const locale = options.voiceId.split("-").slice(0, 2).join("-");
  const connected = service.setMetadata(options.voiceId, FORMAT, { voiceLocale: locale, wordBoundaryEnabled: true });
  const end = () => socketOf(service)?.terminate();
  let over = false;
  try {
    return await guarded(limits, options.signal, async (alive) => {
      await connected.catch((error: unknown) => {
        throw connectionFailure(error);
      });
      alive(limits.idleMs);
      return request(service, text, options, () => alive(limits.idleMs));
    });
  } finally {
    over = true;
    end();
    // A connection that was still being made when time ran out is ended once it is there.
    connected.then(
      () => over && end(),
      () => {},
    );
  }
}

/**
 * An Edge voice: 24 kHz; words without punctuation, as the service said them.
 * @param limits of waiting, milliseconds
 */
export function createEdge(limits: Limits = LIMITS): Speaker {
  const limited = createLimit(CONCURRENCY);
  /** @throws Failure `VoiceUnknown`; `VoiceUnavailable` where the service is down, busy, slow or breaks off */
  return async function edge(text, options): Promise<Speech> {
    options.signal.throwIfAborted();
    if (!VOICE.test(options.voiceId)) throw unknownVoice(options.voiceId);
    const { sound, words } = await limited(options.signal, () => ask(text, options, limits));
    // It stays silent, and says so by nothing else, where the voice cannot speak the text's language.
    if (sound.length === 0) throw unknownVoice(options.voiceId);
    const samples = await decodeSpeech(sound, "mp3", SAMPLE_RATE, options.signal);
    return startingWithSound({ samples, sampleRate: SAMPLE_RATE, words });
  };
}

export const edge = createEdge();
