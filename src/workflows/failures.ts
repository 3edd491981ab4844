/** Temporal's failures as jobs keep them: a sentence for people, a type for programs. */
import {
  ActivityFailure,
  ApplicationFailure,
  ChildWorkflowFailure,
  TerminatedFailure,
  TimeoutFailure,
} from "@temporalio/workflow";
import type { FailureType } from "../contract/failures.ts";
import type { JobError } from "../contract/jobs.ts";
import type { Stage } from "../contract/stages.ts";

/** The cause that activity and child workflow failures wrap. */
export function rootFailure(error: unknown): unknown {
  let root = error;
  while ((root instanceof ActivityFailure || root instanceof ChildWorkflowFailure) && root.cause) root = root.cause;
  return root;
}

/** The reason as the job keeps it. */
export function describeFailure(error: unknown, stage: Stage | null): JobError {
  const root = rootFailure(error);
  if (root instanceof ApplicationFailure) {
    return { error: root.message, error_type: root.type ?? "InternalError", failed_stage: stage };
  }
  if (root instanceof TimeoutFailure) {
    const error = "The step took too long and was given up after several tries. Try the product again.";
    return { error, error_type: "StageTimeout", failed_stage: stage };
  }
  return {
    error: "Something went wrong inside Feedreel. Try again.",
    error_type: "InternalError",
    failed_stage: stage,
  };
}

/** Whether a child workflow was terminated, so that it could not report how it ended. */
export const isTermination = (error: unknown): boolean => rootFailure(error) instanceof TerminatedFailure;

/** Whether an activity failed with the given type of ours. */
export function failedWith(error: unknown, type: FailureType): boolean {
  const root = rootFailure(error);
  return root instanceof ApplicationFailure && root.type === type;
}

/** Whether no worker of the machine started the activity in time, or the machine lost the video's files. */
export function machineGone(error: unknown): boolean {
  const root = rootFailure(error);
  return (
    (root instanceof TimeoutFailure && root.timeoutType === "SCHEDULE_TO_START") || failedWith(error, "WorkFolderLost")
  );
}
