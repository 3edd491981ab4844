/** What a batch's counts say, in words. */
import type { BatchHeadline } from "../../api/staged.ts";
import { plural } from "../../ui/format.ts";

type Counted = Pick<BatchHeadline, "kind" | "status" | "total" | "completed" | "failed" | "cancelled">;

/** "2 of 5 done, 1 failed" while it moves; "3 of 5 videos, 2 failed" when it has ended. */
export function countsInWords({ kind, status, total, completed, failed, cancelled }: Counted): string {
  const ended = completed + failed + cancelled;
  const failures = failed > 0 ? `, ${failed} failed` : "";
  switch (status) {
    case "draft":
    case "locked":
      return total === 0 ? "No items yet" : plural(total, kind === "product" ? "product" : "item");
    case "processing":
      return `${ended} of ${total} done${failures}`;
    case "complete":
      return plural(completed, "video");
    default:
      return `${completed} of ${plural(total, "video")}${failures}`;
  }
}
