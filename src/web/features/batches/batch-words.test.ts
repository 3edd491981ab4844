import { expect, test } from "vitest";
import type { BatchHeadline } from "../../api/batches.ts";
import { countsInWords, shownStatus } from "./batch-words.ts";

const batch = (given: Partial<BatchHeadline>) =>
  ({
    kind: "staged",
    status: "processing",
    total: 5,
    completed: 0,
    failed: 0,
    cancelled: 0,
    ...given,
  }) as BatchHeadline;

test.each([
  [{ status: "draft", total: 0 }, "No items yet"],
  [{ status: "locked", total: 1 }, "1 item"],
  [{ status: "draft", kind: "product", total: 2 }, "2 products"],
  [{}, "0 of 5 done"],
  [{ completed: 2, failed: 1 }, "2 of 5 done, 1 failed"],
  [{ status: "cancelled", completed: 1, failed: 1, cancelled: 3 }, "1 of 5 done, 1 failed, 3 cancelled"],
  [{ status: "complete", completed: 5 }, "5 videos"],
] as const)("the counts of %o are told as %s", (given, words) => {
  expect(countsInWords(batch(given))).toBe(words);
});

test("paused is shown as a status, as long as the batch is processing", () => {
  expect(shownStatus({ status: "processing", paused: true })).toBe("paused");
  expect(shownStatus({ status: "cancelled", paused: true })).toBe("cancelled");
});
