import { expect, test } from "vitest";
import { judge } from "./runs.ts";

const run = (status: string) => ({ runId: "r", status, startTime: new Date(), memo: {} });

test.each([
  ["RUNNING", "leave"],
  // Paused by an operator, or a state that is newer than we are.
  ["PAUSED", "leave"],
  ["CONTINUED_AS_NEW", "leave"],
  ["UNKNOWN", "leave"],
  ["TERMINATED", "stopped"],
  ["CANCELLED", "stopped"],
  ["FAILED", "broke"],
  ["TIMED_OUT", "broke"],
  ["COMPLETED", "broke"],
])("unfinished work whose run is %s: %s", (status, verdict) => {
  expect(judge(run(status))).toBe(verdict);
});

test("unfinished work without a run is started", () => {
  expect(judge(null)).toBe("start");
});
