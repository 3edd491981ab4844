/** Rows as the database returns them, for tests of what is computed from rows alone. */
import { DEFAULT_SETTINGS } from "../../contract/settings.ts";
import type { BatchRow, JobRow } from "../../store/rows.ts";

/** A video in composition. */
export function jobRow(row: Partial<JobRow> = {}): JobRow {
  return {
    id: "j1",
    kind: "video",
    profile_id: "p1",
    batch_id: "b1",
    feed_id: null,
    position: 0,
    product_id: "x",
    title: "Mug",
    status: "processing",
    stage: "composition",
    progress: 63,
    error: null,
    error_type: null,
    failed_stage: null,
    result: null,
    settings: DEFAULT_SETTINGS,
    script: null,
    detail: {},
    shown_hash: null,
    content: null,
    change: 1,
    created_at: "2026-01-01T00:00:00Z",
    started_at: null,
    finished_at: null,
    ...row,
  };
}

/** A product batch that is processing. */
export const batchRow = (row: Partial<BatchRow> = {}): BatchRow => ({
  id: "b1",
  profile_id: "p1",
  kind: "product",
  name: "2 products",
  status: "processing",
  settings: DEFAULT_SETTINGS,
  config: {},
  retry_of: null,
  callback_url: null,
  max_failures: null,
  paused: false,
  runs: 1,
  started_with: null,
  run_id: null,
  run_position: null,
  changes: 3,
  change: 1,
  created_at: "2026-01-01T00:00:00Z",
  started_at: null,
  finished_at: null,
  ...row,
});
