/**
 * Runs ffmpeg: at low priority, cancellable, ended when it hangs or when this process ends. The only module that uses
 * fluent-ffmpeg, which is archived and may have to be replaced.
 */
import createCommand, { type FfmpegCommand } from "fluent-ffmpeg";
import { Failure } from "../../contract/failures.ts";
import { systemFailure } from "../../contract/system-failure.ts";
import type { StepOptions } from "../../contract/video.ts";
import { guardChild } from "../../process-guard.ts";

export interface FfmpegJob {
  /** `options` go before the input's `-i`. */
  inputs: { path: string; options?: string[] }[];
  /** The value of `-filter_complex`. Passed as one argument: no shell reads it. */
  filterGraph?: string;
  outputOptions: string[];
  /** A file, or `-` together with `-f null`. Overwritten. */
  output: string;
  /** Length of the output, seconds; progress is ffmpeg's out-time divided by it. */
  durationS?: number;
  /** ffmpeg counts as hung when its out-time has not advanced for this many seconds. */
  stallAfterS?: number;
}

const NICENESS = 10;
const STALL_AFTER_S = 60;
const STALL_CHECK_INTERVAL_MS = 500;
/** ffmpeg often prints the cause first and its consequences after it. */
const REASON_LINES = 3;
const TAIL_CHARACTERS = 64 * 1024;
const PROGRESS_LINE = /^(?:frame=|size=).*time=\s*(-?)(\d+):(\d+):(\d+(?:\.\d+)?)/;

/**
 * Runs ffmpeg once.
 * @returns the last 64 kB of its stderr, without progress lines
 * @throws Failure RenderFailed, RenderStalled, DiskFull; the signal's reason when aborted, after ffmpeg has exited
 */
export async function runFfmpeg(job: FfmpegJob, step: StepOptions): Promise<string> {
  step.signal.throwIfAborted();
  const command = buildCommand(job);
  const log = createTail();
  const watch = watchProgress(job, step, () => kill(command));
  const onAbort = () => kill(command);
  let unguard = () => {};

  command.on("stderr", (line: string) => {
    if (!watch.read(line)) log.add(line);
  });
  command.on("start", () => {
    const pid = childOf(command)?.pid;
    if (pid !== undefined) unguard = guardChild(pid);
    if (step.signal.aborted) kill(command);
  });
  step.signal.addEventListener("abort", onAbort);
  try {
    await new Promise<void>((resolve, reject) => {
      command.on("end", () => resolve()).on("error", (error: Error) => reject(error));
      command.run();
    });
  } catch (error) {
    step.signal.throwIfAborted();
    throw failureOf(error, { log: log.text(), stalled: watch.stalled() });
  } finally {
    step.signal.removeEventListener("abort", onAbort);
    watch.stop();
    unguard();
  }
  step.signal.throwIfAborted();
  return log.text();
}

/** Escapes a path or other text as the value of a filter option, for ffmpeg's option parser and its graph parser. */
export function filterValue(text: string): string {
  const asOption = text.replace(/[\\':]/g, "\\$&");
  return asOption.replace(/[\\'[\],;]/g, "\\$&");
}

function buildCommand(job: FfmpegJob): FfmpegCommand {
  const command = createCommand({ niceness: NICENESS });
  for (const { path, options = [] } of job.inputs) {
    command.input(path);
    if (options.length > 0) command.inputOptions(options);
  }
  const graph = job.filterGraph === undefined ? [] : ["-filter_complex", job.filterGraph];
  return command.output(job.output).outputOptions(["-nostdin", "-hide_banner", ...graph, ...job.outputOptions]);
}

/** fluent-ffmpeg's child process, which its types leave out. */
function childOf(command: FfmpegCommand): { pid?: number | undefined } | undefined {
  return (command as FfmpegCommand & { ffmpegProc?: { pid?: number } }).ffmpegProc;
}

function kill(command: FfmpegCommand): void {
  if (childOf(command)) command.kill("SIGKILL");
}

/** Keeps the end of a log of any length. */
function createTail() {
  let text = "";
  return {
    add: (line: string) => {
      text += `${line}\n`;
      if (text.length > 2 * TAIL_CHARACTERS) text = text.slice(-TAIL_CHARACTERS);
    },
    text: () => text.slice(-TAIL_CHARACTERS),
  };
}

/** Parses ffmpeg's progress lines, reports progress, and calls `onStall` when the out-time stops advancing. */
function watchProgress(job: FfmpegJob, step: StepOptions, onStall: () => void) {
  const limitMs = (job.stallAfterS ?? STALL_AFTER_S) * 1000;
  let outTimeS = 0;
  let advancedAt = performance.now();
  let stalled = false;
  const timer = setInterval(() => {
    if (performance.now() - advancedAt < limitMs) return;
    stalled = true;
    onStall();
  }, STALL_CHECK_INTERVAL_MS);
  return {
    /** @returns whether it was a progress line */
    read: (line: string): boolean => {
      const match = PROGRESS_LINE.exec(line);
      if (!match) return /^(?:frame|size)=/.test(line);
      const [, minus, hours, minutes, seconds] = match;
      const time = minus ? 0 : Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
      if (time > outTimeS) {
        outTimeS = time;
        advancedAt = performance.now();
        if (job.durationS) step.onProgress(Math.min(1, time / job.durationS));
      }
      return true;
    },
    stalled: () => stalled,
    stop: () => clearInterval(timer),
  };
}

function failureOf(cause: unknown, { log, stalled }: { log: string; stalled: boolean }): Failure {
  if (stalled) return new Failure("RenderStalled", "The video renderer stopped moving and was ended.", { cause });
  const system = systemFailure(new Error(log, { cause }));
  if (system) return system;
  const lines = log.split("\n").filter(givesReason).slice(-REASON_LINES);
  const reason = lines.length > 0 ? lines.map((line) => line.trim()).join("; ") : String(cause);
  return new Failure("RenderFailed", `The video renderer failed: ${reason.slice(-400)}`, { cause });
}

/** Not the lines that end every failed run. */
function givesReason(line: string): boolean {
  return line.trim() !== "" && !/^(?:Conversion failed!|Exiting|\[.*\] Qavg)/.test(line.trim());
}
