/**
 * A batch's changes as server-sent events. The database numbers every change of a batch and its items; that number is the
 * event's id. A client that reconnects with the last id it saw gets everything newer, from any server; of an item that
 * changed more than once, its present state.
 */
import type { SSEMessage } from "hono/streaming";
import { batchProgress } from "../../contract/progress.ts";
import type { FoundBatch } from "../../services/batches/moves.ts";
import type { BatchRow, JobRow } from "../../store/rows.ts";

/** How one kind of batch is shown in events. */
export interface EventShapes {
  batch(found: FoundBatch): object;
  item(job: JobRow): object;
}

/** The number in a Last-Event-ID; 0 where there is none, or this batch never had it. */
export function lastSeen(header: string | undefined, { changes }: Pick<BatchRow, "changes">): number {
  const number = /^\d{1,15}$/.test(header ?? "") ? Number(header) : 0;
  return number <= changes ? number : 0;
}

/** The changes after number `seen`, oldest first. */
export function eventsSince(found: FoundBatch, seen: number, shapes: EventShapes): (SSEMessage & { id: string })[] {
  const { batch, jobs } = found;
  const progress = batchProgress(jobs);
  const items = jobs.map((job) => ({
    change: job.change,
    event: "item",
    data: { ...shapes.item(job), batch_progress: progress },
  }));
  const whole = { change: batch.change, event: "batch", data: shapes.batch(found) };
  return [...items, whole]
    .filter(({ change }) => change > seen)
    .toSorted((a, b) => a.change - b.change)
    .map(({ change, event, data }) => ({ id: String(change), event, data: JSON.stringify(data) }));
}
