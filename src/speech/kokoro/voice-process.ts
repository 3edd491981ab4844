/** The process in which Kokoro runs: started at the first request, reused, ended when idle and when we end. */
import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { Failure } from "../../contract/failures.ts";
import { guardChild } from "../../process-guard.ts";

const SCRIPT = fileURLToPath(new URL("./process.mjs", import.meta.url));
/** A process that is not used for this long ends: it takes half a gigabyte. */
const IDLE_MS = 60_000;
/** For one request. 30 s of speech take 25 s on a machine with nothing else to do, and the model is loaded in 2. */
const LIMIT_MS = 180_000;

const answerSchema = z.object({
  id: z.number(),
  error: z.string().optional(),
  words: z.array(z.object({ position: z.number(), phonemes: z.array(z.string()) })).optional(),
  samples: z.instanceof(Int16Array).optional(),
  durations: z.instanceof(Float32Array).optional(),
});
type Answer = z.infer<typeof answerSchema>;

export interface VoiceProcessOptions {
  /** As set-up made it. */
  folder: string;
  /** The package with espeak-ng. */
  espeakPackage: string;
  /** ms */
  idleMs?: number;
  limitMs?: number;
}

const stopped = (cause?: unknown) => new Failure("VoiceUnavailable", "The natural offline voice stopped.", { cause });

/** One request at a time: more at once would only take more memory. */
export function createVoiceProcess({
  folder,
  espeakPackage,
  idleMs = IDLE_MS,
  limitMs = LIMIT_MS,
}: VoiceProcessOptions) {
  let child: ChildProcess | undefined;
  let idle: NodeJS.Timeout | undefined;
  let queue: Promise<unknown> = Promise.resolve();
  let lastId = 0;

  function start(): ChildProcess {
    const started = fork(SCRIPT, [folder, espeakPackage], {
      execArgv: [],
      serialization: "advanced",
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    const unguard = started.pid === undefined ? () => {} : guardChild(started.pid);
    started.once("exit", () => {
      unguard();
      if (child === started) child = undefined;
    });
    // Of a request that is not waited for any more; those that are have listeners of their own.
    started.on("error", () => {});
    child = started;
    return started;
  }

  function end(process: ChildProcess): void {
    if (child === process) child = undefined;
    process.kill("SIGKILL");
  }

  /** The process keeps us alive only while there is a request. */
  function setBusy(process: ChildProcess, busy: boolean): void {
    clearTimeout(idle);
    if (busy) {
      process.ref();
      process.channel?.ref();
      return;
    }
    process.unref();
    process.channel?.unref();
    idle = setTimeout(() => end(process), idleMs).unref();
  }

  async function send(request: object): Promise<Answer> {
    const process = child?.connected ? child : start();
    setBusy(process, true);
    const id = ++lastId;
    let cleanUp = () => {};
    try {
      return await new Promise<Answer>((resolve, reject) => {
        const onMessage = (message: unknown) => {
          const answer = answerSchema.safeParse(message);
          if (answer.success && answer.data.id === id) resolve(answer.data);
        };
        const onEnd = () => reject(stopped());
        const timer = setTimeout(() => {
          end(process);
          reject(new Failure("VoiceUnavailable", "The natural offline voice did not answer in time."));
        }, limitMs);
        cleanUp = () => {
          clearTimeout(timer);
          process.off("message", onMessage).off("exit", onEnd).off("error", onEnd);
        };
        process.on("message", onMessage).on("exit", onEnd).on("error", onEnd);
        process.send({ id, ...request }, (error) => error && reject(stopped(error)));
      });
    } finally {
      cleanUp();
      setBusy(process, false);
    }
  }

  return {
    /** The process id, while it runs. */
    pid: () => child?.pid,
    /**
     * Sends a request when those before it are answered. A cancelled one that has begun goes on in the process, and the next waits.
     * @throws Failure `VoiceUnavailable`, after which the next request gets a new process
     */
    async request(request: object, signal: AbortSignal): Promise<Answer> {
      signal.throwIfAborted();
      const answer = queue.then(() => (signal.aborted ? { id: 0 } : send(request)));
      queue = answer.catch(() => {});
      let onAbort = () => {};
      const aborted = new Promise<never>((_, reject) => {
        onAbort = () => reject(signal.reason);
        signal.addEventListener("abort", onAbort, { once: true });
      });
      try {
        return await Promise.race([answer, aborted]);
      } finally {
        signal.removeEventListener("abort", onAbort);
      }
    },
  };
}
