/**
 * What happens to a batch, as it happens. Every change of a batch and its items has a number, counted in the database; it is
 * the event's id. A client that comes back with the last one it saw gets everything newer, whichever server it asks: of an
 * item that changed more than once meanwhile, how it stands now.
 */
import type { SSEMessage } from "hono/streaming";
import { batchProgress } from "../../contract/progress.ts";
import type { FoundBatch } from "../../services/batches/moves.ts";
import type { BatchRow, JobRow } from "../../store/rows.ts";

/** How one kind of batch shows itself in events. */
export interface EventShapes {
  batch(found: FoundBatch): object;
  item(job: JobRow): object;
}

/** The number in a Last-Event-ID; 0 where there is none, or one that this batch never gave. */
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
