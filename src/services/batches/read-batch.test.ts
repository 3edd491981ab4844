import { describe, expect, it } from "vitest";
import type { VideoResult } from "../../contract/jobs.ts";
import type { BatchRow } from "../../store/rows.ts";
import { batchRow, jobRow } from "./batch.fixture.ts";
import { overlayBatch, overlayJob } from "./read-batch.ts";

const result: VideoResult = { clip_id: "c", project_id: "p", video_path: "v.mp4", duration_s: 15, notes: [] };
const processing = batchRow();

describe("a job's row with its workflow's answer", () => {
  it("keeps its progress within a stage, which is finer", () => {
    const row = jobRow();
    expect(overlayJob(row, { status: "processing", stage: "composition", result: null })).toBe(row);
    expect(overlayJob(row, { status: "processing" })).toBe(row);
  });

  it("follows the workflow into a later stage, and never back", () => {
    const row = jobRow();
    const later = overlayJob(row, { status: "processing", stage: "final_render", result: null });
    expect(later).toMatchObject({ stage: "final_render", progress: 70 });
    expect(overlayJob(row, { status: "processing", stage: "setup", result: null })).toBe(row);
  });

  it("begins and ends with the workflow", () => {
    const queued = jobRow({ status: "queued", stage: null, progress: 0 });
    expect(overlayJob(queued, { status: "processing" })).toMatchObject({ status: "processing", progress: 0 });
    const done = overlayJob(jobRow(), { status: "completed", result });
    expect(done).toMatchObject({ status: "completed", progress: 100, stage: "library", result });
    const reason = { error: "No picture.", error_type: "ImageUnavailable", failed_stage: "setup" as const };
    expect(overlayJob(jobRow(), { status: "failed", ...reason })).toMatchObject({ status: "failed", ...reason });
  });

  it("stays as it ended, whatever an outdated answer says", () => {
    const ended = jobRow({ status: "completed", progress: 100, result });
    expect(overlayJob(ended, { status: "processing", stage: "library" })).toBe(ended);
    expect(overlayJob(ended, { status: "failed", error: "late" })).toBe(ended);
  });
});

describe("a batch with its workflow's answer", () => {
  const jobs = [jobRow({ id: "j1" }), jobRow({ id: "j2", status: "queued" })];

  it("is as its rows say where no worker answers", () => {
    expect(overlayBatch(processing, jobs, null)).toEqual({
      batch: processing,
      status: "processing",
      paused: false,
      jobs,
    });
  });

  it("is as far as the workflow, job by job", () => {
    const view = overlayBatch(processing, jobs, {
      status: "partial",
      items: [
        { jobId: "j2", status: "failed", result: null, error: "No picture.", error_type: "ImageUnavailable" },
        { jobId: "j1", status: "completed", result },
      ],
    });
    expect(view.status).toBe("partial");
    expect(view.jobs.map(({ id, status }) => [id, status])).toEqual([
      ["j1", "completed"],
      ["j2", "failed"],
    ]);
  });

  it("that is staged ends with its row, its items with their workflow", () => {
    const staged: BatchRow = { ...processing, kind: "staged" };
    const items = [{ jobId: "j1", status: "completed" as const, result }];
    const view = overlayBatch(staged, jobs, { status: "complete", items });
    expect([view.status, view.jobs[0]?.status]).toEqual(["processing", "completed"]);
  });

  it("that was retried does not show how its last run ended", () => {
    const retried: BatchRow = { ...processing, kind: "staged", runs: 2 };
    const items = [{ jobId: "j2", status: "failed" as const, result: null, error: "Of the last run." }];
    const view = overlayBatch(retried, jobs, { status: "failed", items });
    expect([view.status, view.jobs[1]?.status]).toEqual(["processing", "queued"]);
    const begun = overlayBatch(retried, jobs, {
      status: "processing",
      paused: true,
      items: [{ jobId: "j2", status: "processing", result: null }],
    });
    expect([begun.paused, begun.jobs[1]?.status]).toEqual([true, "processing"]);
  });

  it("that has ended is not paused, although its row does not say so yet", () => {
    const paused = batchRow({ paused: true });
    expect(overlayBatch(paused, jobs, { status: "cancelled", items: [] })).toMatchObject({ paused: false });
    const staged = batchRow({ paused: true, kind: "staged" });
    expect(overlayBatch(staged, jobs, { status: "cancelled", items: [] })).toMatchObject({ paused: true });
  });

  it("that has ended in the database stays ended", () => {
    const ended: BatchRow = { ...processing, status: "cancelled" };
    expect(overlayBatch(ended, jobs, { status: "processing", items: [] }).status).toBe("cancelled");
  });
});
