/** The offline voice: espeak-ng, on its own thread. The same text always gives the same samples. */
import { Worker } from "node:worker_threads";
import { z } from "zod";
import { Failure } from "../contract/failures.ts";
import type { Speech, Word } from "../contract/video.ts";
import { localeOfVoice } from "../copywriting/language.ts";
import { espeakVoices, markUp, wordAt } from "./espeak-markup.ts";
import type { SpeakOptions } from "./provider.ts";

export const ESPEAK_PACKAGE = "@echogarden/espeak-ng-emscripten";
/** Words per minute at natural speed; espeak's default of 175 is too fast for an ad. */
const NATURAL_RATE = 162;
/** 0 to 100; a little lower and livelier than espeak's defaults of 50. */
const PITCH = 46;
const RANGE = 60;
/** A minute of speech takes 2 s on a slow machine. */
const TIME_LIMIT_MS = 60_000;

const answerSchema = z.object({
  id: z.number(),
  error: z.string().optional(),
  samples: z.instanceof(Int16Array).optional(),
  sampleRate: z.number().optional(),
  words: z.array(z.object({ position: z.number(), start: z.number(), end: z.number() })).optional(),
});
type Answer = z.infer<typeof answerSchema>;

interface Pending {
  resolve: (answer: Answer) => void;
  reject: (error: Error) => void;
}

/** The worker thread and its pending requests. It keeps the process alive only while there are any. */
function startThread(moduleName: string) {
  const worker = new Worker(new URL("./espeak-worker.mjs", import.meta.url), {
    workerData: { module: moduleName },
    execArgv: [],
  });
  const waiting = new Map<number, Pending>();
  let nextId = 0;
  let ended = false;
  const failAll = (error: Error) => {
    ended = true;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  worker.on("message", (message: unknown) => {
    const answer = answerSchema.parse(message);
    waiting.get(answer.id)?.resolve(answer);
    waiting.delete(answer.id);
    if (waiting.size === 0) worker.unref();
  });
  worker.on("error", (error: unknown) => failAll(error instanceof Error ? error : new Error(String(error))));
  worker.on("exit", () => failAll(new Error("The espeak thread ended.")));
  worker.unref();
  return {
    get ended() {
      return ended;
    },
    stop: () => worker.terminate(),
    request: (request: object) =>
      new Promise<Answer>((resolve, reject) => {
        const id = nextId++;
        waiting.set(id, { resolve, reject });
        worker.ref();
        worker.postMessage({ id, ...request });
      }),
  };
}
type Thread = ReturnType<typeof startThread>;

/** espeak reports every spoken word of a number; they are merged to the one word of the text. */
function wordsOfText(
  events: NonNullable<Answer["words"]>,
  words: readonly string[],
  starts: readonly number[],
): Word[] {
  const times = new Map<number, Word>();
  for (const { position, start, end } of events) {
    const at = wordAt(position, starts);
    const text = words[at];
    if (text === undefined) continue;
    const known = times.get(at);
    if (known === undefined) times.set(at, { text, start, end });
    else known.end = Math.max(known.end, end);
  }
  return [...times.entries()].sort(([a], [b]) => a - b).map(([, word]) => word);
}

async function withinLimits<T>(work: Promise<T>, signal: AbortSignal, onLimit: () => void): Promise<T> {
  let stop = () => {};
  const limit = new Promise<never>((_, reject) => {
    const timer = setTimeout(() => {
      onLimit();
      reject(new Failure("VoiceUnavailable", "The offline voice did not answer in time."));
    }, TIME_LIMIT_MS);
    const abort = () => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    stop = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
    };
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    stop();
  }
}

/**
 * @param moduleName the package with the engine
 */
export function createEspeak(moduleName: string = ESPEAK_PACKAGE) {
  let thread: Thread | undefined;

  /**
   * Speaks with espeak-ng: 22,050 Hz.
   * @throws Failure `VoiceUnknown` where espeak does not speak the voice's language; `VoiceUnavailable` where the package is not
   * installed or fails
   */
  async function speak(text: string, { voiceId, rate = 1, signal }: SpeakOptions): Promise<Speech> {
    signal.throwIfAborted();
    const locale = localeOfVoice(voiceId);
    if (locale === null) throw unknownVoice(voiceId);
    const words = text.split(/\s+/u).filter((word) => word !== "");
    if (words.length === 0) return { samples: new Int16Array(0), sampleRate: 22_050, words: [] };
    const { markup, starts } = markUp(words, locale);
    if (thread === undefined || thread.ended) thread = startThread(moduleName);
    const current = thread;
    const request = {
      markup,
      voices: espeakVoices(locale),
      rate: Math.round(NATURAL_RATE * rate),
      pitch: PITCH,
      range: RANGE,
    };
    const work = current.request(request).catch((error: unknown) => {
      throw new Failure("VoiceUnavailable", "The offline voice stopped.", { cause: error });
    });
    const answer = await withinLimits(work, signal, () => void current.stop());
    if (answer.error === "unknown voice") throw unknownVoice(voiceId);
    if (answer.error === "not installed") {
      throw new Failure(
        "VoiceUnavailable",
        `The offline voice is not installed. Install it with: npm install ${ESPEAK_PACKAGE}`,
      );
    }
    const { samples, sampleRate, words: events } = answer;
    if (samples === undefined || sampleRate === undefined || events === undefined) {
      throw new Failure("VoiceUnavailable", `The offline voice failed: ${answer.error ?? "it gave no sound"}.`);
    }
    return { samples, sampleRate, words: wordsOfText(events, words, starts) };
  }
  return speak;
}

function unknownVoice(voiceId: string): Failure {
  return new Failure(
    "VoiceUnknown",
    `The offline voice knows no language for "${voiceId}". Choose a voice that starts with a language and country, such as ro-RO-EmilNeural.`,
  );
}

export const espeak = createEspeak();
