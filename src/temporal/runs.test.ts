import { expect, test } from "vitest";
import { diagnose } from "./runs.ts";

const run = (status: string) => ({ runId: "r", status, startTime: new Date(), memo: {} });

test.each([
  ["RUNNING", "ok"],
  // Paused by an operator, or a status that a newer server has.
  ["PAUSED", "ok"],
  ["CONTINUED_AS_NEW", "ok"],
  ["UNKNOWN", "ok"],
  ["TERMINATED", "cancelled"],
  ["CANCELLED", "cancelled"],
  ["FAILED", "crashed"],
  ["TIMED_OUT", "crashed"],
  ["COMPLETED", "crashed"],
])("unfinished work whose run is %s: %s", (status, action) => {
  expect(diagnose(run(status))).toBe(action);
});

test("unfinished work without a run is started", () => {
  expect(diagnose(null)).toBe("start");
});
