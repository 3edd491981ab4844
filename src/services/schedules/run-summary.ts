/** How a nightly run ended, from how its videos did. */
import type { NightlyRunEnd } from "../../contract/schedule.ts";
import type { NightlyRun, RunEnd } from "../../store/nightly-runs.ts";

const videos = (count: number) => `${count} ${count === 1 ? "video" : "videos"}`;
const were = (count: number) => (count === 1 ? "was" : "were");

/**
 * @param run its row, with its videos counted
 * @param early how it ended early; null where nothing ended it early
 * @param firstFailure why the first failed video failed
 */
export function runSummary(
  run: Pick<NightlyRun, "picked" | "completed" | "failed" | "summary">,
  early: NightlyRunEnd | null,
  firstFailure: string | null,
): RunEnd {
  const { completed, failed } = run;
  const picked = run.picked ?? 0;
  const counts = { completed, failed };
  const noError = { ...counts, error: null, error_type: null };
  if (early?.status === "failed") {
    const made = completed > 0 ? ` ${madeOf(completed, picked)}.` : "";
    return { ...counts, ...early, status: "failed", summary: `Failed: ${early.error}${made}` };
  }
  if (early === null && picked === 0) return { ...noError, status: "nothing_to_do", summary: run.summary };
  if (early === null && completed > 0) {
    const rest = [
      failed > 0 ? `${failed} failed` : "",
      completed + failed < picked
        ? `${picked - completed - failed} ${were(picked - completed - failed)} cancelled`
        : "",
    ].filter(Boolean);
    return { ...noError, status: "completed", summary: `${[madeOf(completed, picked), ...rest].join("; ")}.` };
  }
  if (early === null && failed > 0) {
    const none = picked === 1 ? "The video could not be made." : `None of ${videos(picked)} could be made.`;
    const error = `${none} ${firstFailure ?? ""}`.trim();
    return { ...counts, status: "failed", summary: `Failed: ${error}`, error, error_type: "AllVideosFailed" };
  }
  const reason = early?.error ? `: ${early.error}` : ".";
  const made = picked > 0 ? ` ${madeOf(completed, picked)}.` : "";
  return { ...noError, status: "cancelled", summary: `Cancelled${reason}${made}` };
}

const madeOf = (completed: number, picked: number) =>
  completed === picked
    ? `${videos(completed)} ${were(completed)} made`
    : `${completed} of ${videos(picked)} ${were(completed)} made`;
