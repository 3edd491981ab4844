/**
 * Running ffmpeg and ffprobe: niced, cancellable, watched, and never outliving us. The only module that knows
 * fluent-ffmpeg, which is archived and may one day have to go.
 */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import createCommand, { type FfmpegCommand } from "fluent-ffmpeg";
import { z } from "zod";
import { Failure } from "../../contract/failures.ts";
import type { StepOptions } from "../../contract/video.ts";
import { guardChild } from "../../process-guard.ts";

export interface FfmpegJob {
  /** `options` stand before the `-i` that they belong to. */
  inputs: { path: string; options?: string[] }[];
  /** What `-filter_complex` takes. Handed over as one argument, so that no shell ever reads it. */
  filterGraph?: string;
  outputOptions: string[];
  /** A file, or `-` together with `-f null`. Overwritten. */
  output: string;
  /** Length of what is made, seconds; progress is out-time over this. */
  durationS?: number;
  /** How long ffmpeg may stand still before it is taken for hung, seconds. */
  stallAfterS?: number;
}

const NICENESS = 10;
const STALL_AFTER_S = 60;
const WATCH_EVERY_MS = 500;
/** ffmpeg often says the reason first, and what came of it after. */
const TELLING_LINES = 3;
const TAIL_CHARACTERS = 64 * 1024;
const PROGRESS_LINE = /^(?:frame=|size=).*time=\s*(-?)(\d+):(\d+):(\d+(?:\.\d+)?)/;
const DISK_FULL = /No space left on device/i;

/**
 * Runs ffmpeg once.
 * @returns the last 64 kB of what it said on stderr, its progress lines left out
 * @throws Failure RenderFailed, RenderStalled, DiskFull; the signal's reason when aborted, once ffmpeg is gone
 */
export async function runFfmpeg(job: FfmpegJob, step: StepOptions): Promise<string> {
  step.signal.throwIfAborted();
  const command = buildCommand(job);
  const said = createTail();
  const watch = watchProgress(job, step, () => kill(command));
  const onAbort = () => kill(command);
  let release = () => {};

  command.on("stderr", (line: string) => {
    if (!watch.read(line)) said.add(line);
  });
  command.on("start", () => {
    const pid = childOf(command)?.pid;
    if (pid !== undefined) release = guardChild(pid);
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
    throw explain(error, { said: said.text(), stalled: watch.stalled() });
  } finally {
    step.signal.removeEventListener("abort", onAbort);
    watch.stop();
    release();
  }
  step.signal.throwIfAborted();
  return said.text();
}

/** A path or other text as the value of a filter's option: neither the option parser nor the graph parser may act on it. */
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

/** fluent-ffmpeg keeps its child in a property that its types leave out. */
function childOf(command: FfmpegCommand): { pid?: number | undefined } | undefined {
  return (command as FfmpegCommand & { ffmpegProc?: { pid?: number } }).ffmpegProc;
}

function kill(command: FfmpegCommand): void {
  if (childOf(command)) command.kill("SIGKILL");
}

/** Keeps the end of a text of any length. */
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

/** Reads ffmpeg's progress lines, reports them, and calls `onStall` once the out-time has long stood still. */
function watchProgress(job: FfmpegJob, step: StepOptions, onStall: () => void) {
  const limitMs = (job.stallAfterS ?? STALL_AFTER_S) * 1000;
  let outTimeS = 0;
  let movedAt = performance.now();
  let stalled = false;
  const timer = setInterval(() => {
    if (performance.now() - movedAt < limitMs) return;
    stalled = true;
    onStall();
  }, WATCH_EVERY_MS);
  return {
    /** @returns whether the line was one of progress */
    read: (line: string): boolean => {
      const match = PROGRESS_LINE.exec(line);
      if (!match) return /^(?:frame|size)=/.test(line);
      const [, minus, hours, minutes, seconds] = match;
      const time = minus ? 0 : Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
      if (time > outTimeS) {
        outTimeS = time;
        movedAt = performance.now();
        if (job.durationS) step.onProgress(Math.min(1, time / job.durationS));
      }
      return true;
    },
    stalled: () => stalled,
    stop: () => clearInterval(timer),
  };
}

function explain(cause: unknown, run: { said: string; stalled: boolean }): Failure {
  if (run.stalled)
    return new Failure("RenderStalled", "The video renderer stopped moving and was ended.", {
      cause,
    });
  if (DISK_FULL.test(run.said))
    return new Failure("DiskFull", "The disk of the rendering machine is full; free some space, then retry.", {
      cause,
    });
  if (cause instanceof Error && /Cannot find ffmpeg|ENOENT/.test(cause.message))
    return new Failure("RenderFailed", "ffmpeg was not found on the rendering machine; install it, then retry.", {
      cause,
    });
  const telling = run.said.split("\n").filter(isTelling).slice(-TELLING_LINES);
  const last = telling.length > 0 ? telling.map((line) => line.trim()).join("; ") : String(cause);
  return new Failure("RenderFailed", `The video renderer failed: ${last.slice(-400)}`, { cause });
}

/** Lines that only close every failed run say nothing. */
function isTelling(line: string): boolean {
  return line.trim() !== "" && !/^(?:Conversion failed!|Exiting|\[.*\] Qavg)/.test(line.trim());
}

const figure = z.coerce.number();
const streamSchema = z.looseObject({
  codec_type: z.string(),
  codec_name: z.string().optional(),
  profile: z.string().optional(),
  pix_fmt: z.string().optional(),
  width: z.number().optional(),
  height: z.number().optional(),
  r_frame_rate: z.string().optional(),
  avg_frame_rate: z.string().optional(),
  color_range: z.string().optional(),
  color_space: z.string().optional(),
  color_transfer: z.string().optional(),
  color_primaries: z.string().optional(),
  sample_rate: figure.optional(),
  channels: z.number().optional(),
  start_time: figure.optional(),
  duration: figure.optional(),
  nb_frames: figure.optional(),
  bit_rate: figure.optional(),
});
const probeSchema = z.object({
  streams: z.array(streamSchema),
  format: z.looseObject({
    format_name: z.string(),
    /** Seconds. */
    duration: figure.optional(),
    start_time: figure.optional(),
    /** Bytes. */
    size: figure.optional(),
    /** Bits a second. */
    bit_rate: figure.optional(),
  }),
});
export type Probe = z.infer<typeof probeSchema>;

/**
 * What ffprobe says of a media file; times in seconds, sizes in bytes, rates in Hz and bits a second.
 * @throws Failure RenderFailed where it is no media file
 */
export async function probe(path: string, signal?: AbortSignal): Promise<Probe> {
  const args = ["-v", "error", "-of", "json", "-show_format", "-show_streams", path];
  try {
    const { stdout } = await promisify(execFile)("ffprobe", args, {
      maxBuffer: 4 * 1024 * 1024,
      timeout: STALL_AFTER_S * 1000,
      killSignal: "SIGKILL",
      ...(signal && { signal }),
    });
    return probeSchema.parse(JSON.parse(stdout));
  } catch (cause) {
    signal?.throwIfAborted();
    throw new Failure("RenderFailed", "A media file that was just made can't be read; it is made again.", { cause });
  }
}
