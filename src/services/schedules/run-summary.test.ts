import { expect, test } from "vitest";
import { runSummary } from "./run-summary.ts";

const run = (picked: number | null, completed: number, failed: number) => ({
  ...{ picked, completed, failed, summary: "Nothing to do: no product is on sale." },
});

test.each([
  [run(0, 0, 0), "nothing_to_do", "Nothing to do: no product is on sale."],
  [run(1, 1, 0), "completed", "1 video was made."],
  [run(5, 5, 0), "completed", "5 videos were made."],
  [run(5, 3, 2), "completed", "3 of 5 videos were made; 2 failed."],
  [run(5, 3, 1), "completed", "3 of 5 videos were made; 1 failed; 1 was cancelled."],
  [run(2, 0, 2), "failed", "Failed: None of 2 videos could be made. The picture is gone."],
  [run(1, 0, 1), "failed", "Failed: The video could not be made. The picture is gone."],
  [run(2, 0, 0), "cancelled", "Cancelled. 0 of 2 videos were made."],
])("a run that went its way, %o: %s", (row, status, summary) => {
  expect(runSummary(row, null, "The picture is gone.")).toMatchObject({ status, summary });
});

test("a run that failed early says why", () => {
  const early = { status: "failed", error: "The feed is an HTML page.", error_type: "FeedUnreadable" } as const;
  expect(runSummary(run(null, 0, 0), early, null)).toEqual({
    ...{ status: "failed", summary: "Failed: The feed is an HTML page.", completed: 0, failed: 0 },
    ...{ error: "The feed is an HTML page.", error_type: "FeedUnreadable" },
  });
});

test("the summary of a cancelled run says what was made", () => {
  const early = { status: "cancelled", error: null, error_type: null } as const;
  expect(runSummary(run(null, 0, 0), early, null).summary).toBe("Cancelled.");
  expect(runSummary(run(4, 1, 1), early, "x")).toMatchObject({
    ...{ status: "cancelled", summary: "Cancelled. 1 of 4 videos was made.", completed: 1, failed: 1, error: null },
  });
});
