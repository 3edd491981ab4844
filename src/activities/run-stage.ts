/** What all stages share: heartbeats, progress, cancellation, typed failures, and only one try of a video at a time. */
import { Context } from "@temporalio/activity";
import { CancelledFailure } from "@temporalio/common";
import { Failure, type FailureType } from "../contract/failures.ts";
import type { ProductVideoInput } from "../contract/jobs.ts";
import { overallProgress, type Stage } from "../contract/stages.ts";
import { parseVideoInput } from "../contract/stored.ts";
import type { StepOptions } from "../contract/video.ts";
import { recordProgress, recordStageDone } from "../store/jobs.ts";
import type { Dependencies } from "./dependencies.ts";
import { toActivityFailure, withTypedFailures } from "./failure.ts";

/** How often a running stage reports to Temporal and the database. Progress must show within 2 s. */
const BEAT_MS = 1_000;

/** The try that runs now, for each job on this machine. */
const running = new Map<string, { abort: AbortController; ended: Promise<unknown> }>();

/** A damaged row is nothing that its owner did, or that passes. */
const DAMAGE = new Set<unknown>(["SettingsInvalid", "RecordInvalid"] satisfies FailureType[]);

/**
 * Runs one stage of one video.
 * @param given the workflow's input, which is parsed again: it was made from rows
 * @param work is given the parsed input, the signal that ends it and the function that reports its progress
 * @throws ApplicationFailure typed as in `FAILURES`; CancelledFailure
 */
export async function runStage<T>(
  deps: Pick<Dependencies, "db" | "log">,
  stage: Stage,
  given: ProductVideoInput,
  work: (input: ProductVideoInput, step: StepOptions) => Promise<T>,
): Promise<T> {
  const { info } = Context.current();
  const { jobId: id } = given;
  const progress = trackProgress(deps, { id, stage, attempt: info.attempt });
  try {
    const input = parseVideoInput(given);
    const result = await oneAtATime(id, (signal) => work(input, { signal, onProgress: progress.report }));
    await progress.done();
    return result;
  } catch (error) {
    const level = error instanceof Failure && DAMAGE.has(error.type) ? "error" : "warn";
    deps.log[level]({ job_id: id, stage, attempt: info.attempt, err: error }, "stage failed");
    throw toActivityFailure(error, info.attempt);
  } finally {
    progress.stop();
  }
}

/**
 * Runs a long activity that belongs to no video, with a heartbeat a second.
 * @throws ApplicationFailure, CancelledFailure
 */
export async function runWithHeartbeat<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const context = Context.current();
  const timer = setInterval(() => context.heartbeat(), BEAT_MS);
  try {
    return await withTypedFailures(() => untilCancelled(context.cancellationSignal, work));
  } finally {
    clearInterval(timer);
  }
}

/** After a lost connection Temporal may start another try while the first one still runs here: that one ends first. */
async function oneAtATime<T>(jobId: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const before = running.get(jobId);
  const abort = new AbortController();
  const run = (async () => {
    before?.abort.abort(new CancelledFailure("another try has started"));
    await before?.ended;
    const signal = AbortSignal.any([Context.current().cancellationSignal, abort.signal]);
    return await untilCancelled(signal, work);
  })();
  const entry = { abort, ended: run.catch(() => {}) };
  running.set(jobId, entry);
  try {
    return await run;
  } finally {
    if (running.get(jobId) === entry) running.delete(jobId);
  }
}

/** A step that was cancelled ends as cancelled, whatever it throws. */
async function untilCancelled<T>(signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  try {
    signal.throwIfAborted();
    return await work(signal);
  } catch (error) {
    if (signal.aborted)
      throw signal.reason instanceof CancelledFailure ? signal.reason : new CancelledFailure("cancelled");
    throw error;
  }
}

/** Heartbeats on a timer, and writes to the job's row where the progress has changed. Errors of the database are ignored. */
function trackProgress(deps: Pick<Dependencies, "db" | "log">, job: { id: string; stage: Stage; attempt: number }) {
  const context = Context.current();
  let now = overallProgress(job.stage, 0);
  let written = -1;
  let writing: Promise<void> = Promise.resolve();

  const ignore = (err: unknown) => deps.log.debug({ job_id: job.id, err }, "progress not recorded");
  const write = () => {
    if (now === written) return;
    written = now;
    writing = recordProgress(deps.db, { ...job, progress: now }).catch(ignore);
  };
  const timer = setInterval(() => {
    context.heartbeat(now);
    write();
  }, BEAT_MS);
  write();

  return {
    report: (fraction: number) => {
      now = Math.max(now, overallProgress(job.stage, fraction));
    },
    /** The stage has succeeded. */
    done: async () => {
      clearInterval(timer);
      await writing;
      const progress = overallProgress(job.stage, 1);
      await recordStageDone(deps.db, { id: job.id, stage: job.stage, progress }).catch(ignore);
    },
    stop: () => clearInterval(timer),
  };
}
