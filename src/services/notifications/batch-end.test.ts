import { expect, test } from "vitest";
import { BATCH_STATUSES, type JobStatus } from "../../contract/jobs.ts";
import { batchRow, jobRow } from "../batches/batch.fixture.ts";
import { batchEndEvent } from "./batch-end.ts";

const batch = batchRow({
  id: "b",
  profile_id: "p",
  kind: "staged",
  name: "Space facts",
  status: "partial",
  callback_url: "https://hooks.example/?token=secret",
  finished_at: "2026-11-21T09:00:00.123456+00:00",
});
const jobs = (...statuses: JobStatus[]) => statuses.map((status) => jobRow({ status }));

test("the event says what the rows say, and never the address", () => {
  const event = batchEndEvent(batch, jobs("completed", "failed", "completed", "cancelled"));
  expect(event).toEqual({
    type: "batch.completed",
    timestamp: "2026-11-21T09:00:00.123Z",
    data: {
      ...{ batch_id: "b", kind: "staged", name: "Space facts", status: "partial", outcome: "completed_with_errors" },
      ...{ total: 4, completed: 2, failed: 1, cancelled: 1 },
    },
  });
  expect(JSON.stringify(event)).not.toContain("hooks.example");
});

test("there is an event only of a batch that has ended", () => {
  const outcomes = BATCH_STATUSES.map((status) => batchEndEvent({ ...batch, status }, [])?.data.outcome ?? null);
  expect(outcomes).toEqual([null, null, null, "completed", "completed_with_errors", "failed", "cancelled"]);
  expect(batchEndEvent({ ...batch, finished_at: null }, [])).toBeNull();
});
