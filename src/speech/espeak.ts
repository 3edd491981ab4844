/** The offline voice: espeak-ng, on a thread of its own. The same text always gives the same samples. */
import { Worker } from "node:worker_threads";
import { z } from "zod";
import { Failure } from "../contract/failures.ts";
import type { Speech, Word } from "../contract/video.ts";
import { languageOf, localeOfVoice } from "../copywriting/language.ts";
import type { SpeakOptions } from "./options.ts";
import { escapeMarkup } from "./ssml.ts";

const PACKAGE = "@echogarden/espeak-ng-emscripten";
/** Words a minute at natural speed; espeak's own default, 175, is hurried for an ad. */
const NATURAL_RATE = 162;
/** Of 100; a little lower and livelier than espeak's default of 50 and 50. */
const PITCH = 46;
const RANGE = 60;
/** A minute of speech takes 2 s on a slow machine. */
const TIME_LIMIT_MS = 60_000;

/** espeak's names where they differ from the language's own. */
const VOICE_NAMES: Record<string, string> = { zh: "cmn", no: "nb", iw: "he", fil: "tl" };
/** Who reads words of a script that the voice's own language is not written in: it would spell them letter by letter. */
const SCRIPTS = [
  { pattern: /\p{Script=Arabic}/u, voice: "ar", writing: ["Arab"] },
  { pattern: /\p{Script=Cyrillic}/u, voice: "ru", writing: ["Cyrl"] },
  { pattern: /\p{Script=Greek}/u, voice: "el", writing: ["Grek"] },
  { pattern: /[\p{Script=Hiragana}\p{Script=Katakana}]/u, voice: "ja", writing: ["Jpan"] },
  { pattern: /\p{Script=Hangul}/u, voice: "ko", writing: ["Kore"] },
  { pattern: /\p{Script=Han}/u, voice: "cmn", writing: ["Hans", "Hant", "Jpan", "Kore"] },
  { pattern: /\p{Script=Hebrew}/u, voice: "he", writing: ["Hebr"] },
  { pattern: /\p{Script=Devanagari}/u, voice: "hi", writing: ["Deva"] },
];

const answerSchema = z.object({
  id: z.number(),
  fault: z.string().optional(),
  samples: z.instanceof(Int16Array).optional(),
  sampleRate: z.number().optional(),
  words: z.array(z.object({ position: z.number(), start: z.number(), end: z.number() })).optional(),
});
type Answer = z.infer<typeof answerSchema>;

interface Pending {
  resolve: (answer: Answer) => void;
  reject: (error: Error) => void;
}

/** The thread and who waits for it. It holds the process open only while somebody does. */
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

/** Text with the words in foreign scripts given to a voice that reads them, and where each word stands in it. */
function markUp(words: readonly string[], locale: string): { markup: string; starts: number[] } {
  const ownWriting = new Intl.Locale(locale).maximize().script ?? "Latn";
  const voiceFor = (word: string) => {
    const script = SCRIPTS.find(({ pattern }) => pattern.test(word));
    return script?.writing.includes(ownWriting) ? undefined : script?.voice;
  };
  const parts: string[] = [];
  let length = 0;
  const add = (text: string) => {
    parts.push(text);
    // espeak counts whole characters where JavaScript counts halves of the rarer ones.
    length += [...text].length;
  };
  let open: string | undefined;
  const starts = words.map((word, at) => {
    const voice = voiceFor(word);
    if (voice !== open && open !== undefined) add("</voice>");
    if (at > 0) add(" ");
    if (voice !== open && voice !== undefined) add(`<voice xml:lang="${voice}">`);
    open = voice;
    const start = length;
    add(escapeMarkup(word));
    return start;
  });
  if (open !== undefined) add("</voice>");
  return { markup: parts.join(""), starts };
}

/** espeak tells of a number's every word; they become the one word of the text that they stand for. */
function wordsOfText(heard: NonNullable<Answer["words"]>, words: readonly string[], starts: readonly number[]): Word[] {
  const times = new Map<number, Word>();
  for (const { position, start, end } of heard) {
    // Behind the end of a clause espeak points at the space in front of the word.
    const at = starts.findLastIndex((wordStart) => wordStart <= position + 1);
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
      reject(new Failure("VoiceUnavailable", "The offline voice did not answer in time. Please try again."));
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
 * An espeak voice.
 * @param moduleName the package that holds the engine
 */
export function createEspeak(moduleName: string = PACKAGE) {
  let thread: Thread | undefined;

  /**
   * Speaks with espeak-ng: 22,050 Hz.
   * @throws Failure `VoiceUnknown` where it does not speak the voice's language; `VoiceUnavailable` where the package is
   * not installed or fails
   */
  async function speak(text: string, { voiceId, rate = 1, signal }: SpeakOptions): Promise<Speech> {
    signal.throwIfAborted();
    const locale = localeOfVoice(voiceId);
    if (locale === null) throw unknownVoice(voiceId);
    const words = text.split(/\s+/u).filter((word) => word !== "");
    if (words.length === 0) return { samples: new Int16Array(0), sampleRate: 22_050, words: [] };
    const { markup, starts } = markUp(words, locale);
    const language = languageOf(locale);
    const voices = [locale.toLowerCase(), VOICE_NAMES[language] ?? language];
    if (thread === undefined || thread.ended) thread = startThread(moduleName);
    const current = thread;
    const request = { markup, voices, rate: Math.round(NATURAL_RATE * rate), pitch: PITCH, range: RANGE };
    const work = current.request(request).catch((error: unknown) => {
      throw new Failure("VoiceUnavailable", "The offline voice stopped. Please try again.", { cause: error });
    });
    const answer = await withinLimits(work, signal, () => void current.stop());
    if (answer.fault === "unknown voice") throw unknownVoice(voiceId);
    if (answer.fault === "not installed") {
      throw new Failure(
        "VoiceUnavailable",
        `The offline voice is not installed. Install it with: npm install ${PACKAGE}`,
      );
    }
    const { samples, sampleRate, words: heard } = answer;
    if (samples === undefined || sampleRate === undefined || heard === undefined) {
      throw new Failure("VoiceUnavailable", `The offline voice failed: ${answer.fault ?? "it gave no sound"}.`);
    }
    return { samples, sampleRate, words: wordsOfText(heard, words, starts) };
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
