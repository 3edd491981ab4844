/** How a batch stands, in words. */
import type { BatchHeadline } from "../../api/batches.ts";
import { plural } from "../../ui/format.ts";

type Counts = Pick<BatchHeadline, "total" | "completed" | "failed" | "cancelled">;

/** "2 of 5 done, 1 failed" */
export function doneInWords({ total, completed, failed, cancelled }: Counts): string {
  const ends: [number, string][] = [
    [failed, "failed"],
    [cancelled, "cancelled"],
  ];
  const words = ends.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`);
  return [`${completed} of ${total} done`, ...words].join(", ");
}

/** The counts that matter at its status: "3 items", "2 of 5 done, 1 failed", "5 videos". */
export function countsInWords(batch: Counts & Pick<BatchHeadline, "kind" | "status">): string {
  const { kind, status, total, completed } = batch;
  switch (status) {
    case "draft":
    case "locked":
      return total === 0 ? "No items yet" : plural(total, kind === "product" ? "product" : "item");
    case "complete":
      return plural(completed, "video");
    default:
      return doneInWords(batch);
  }
}

/** The status for badges, where `paused` is a status of its own. */
export const shownStatus = ({ status, paused }: Pick<BatchHeadline, "status" | "paused">): string =>
  status === "processing" && paused ? "paused" : status;
