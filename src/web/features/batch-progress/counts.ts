import type { BatchStatus } from "../../api/batches.ts";

type Counts = Pick<BatchStatus, "total" | "completed" | "failed" | "cancelled">;

/** "2 of 5 done, 1 failed" */
export function countsInWords({ total, completed, failed, cancelled }: Counts): string {
  const ends: [number, string][] = [
    [failed, "failed"],
    [cancelled, "cancelled"],
  ];
  const told = ends.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`);
  return [`${completed} of ${total} done`, ...told].join(", ");
}

/** As the badges name it. */
export const standingOf = ({ outcome, paused }: Pick<BatchStatus, "outcome" | "paused">): string =>
  outcome ?? (paused ? "paused" : "processing");
