/** What a running batch knows of its videos. How it ends is decided by the database: `batch_outcome` in supabase/schemas. */
import {
  type BatchStatus,
  type BatchStatusAnswer,
  type BatchVideoInput,
  hasEnded,
  type JobError,
  type JobStatus,
  type VideoResult,
} from "../contract/jobs.ts";

type Item = BatchStatusAnswer["items"][number];

export class BatchState {
  readonly items: Item[];
  /** No new video starts. */
  paused: boolean;
  /** `processing` until the database has recorded the end. */
  status: BatchStatus = "processing";
  readonly #maxFailures: number;

  constructor({ items, paused = false, maxFailures = Number.POSITIVE_INFINITY }: BatchVideoInput) {
    this.items = items.map(({ jobId }) => ({ jobId, status: "queued", result: null }));
    this.paused = paused;
    this.#maxFailures = maxFailures;
  }

  begin(index: number): void {
    this.#change(index, { status: "processing" });
  }
  complete(index: number, result: VideoResult): void {
    this.#change(index, { status: "completed", result });
  }
  fail(index: number, reason: JobError): void {
    this.#change(index, { status: "failed", ...reason });
    if (this.tooManyFailed) this.#cancelItems(({ status }) => status === "queued");
  }
  cancelItem(index: number): void {
    this.#change(index, { status: "cancelled" });
  }
  /** Cancels the batch as a whole; items that have ended stay as they are. */
  cancel(): void {
    this.#cancelItems((item) => !hasEnded(item));
  }

  /** More items failed than the batch allows. */
  get tooManyFailed(): boolean {
    return this.#count("failed") > this.#maxFailures;
  }

  /** How far the batch is, for the Web UI; Markdown. */
  get summary(): string {
    const failed = this.items.filter((item) => item.status === "failed");
    const counts = `**${this.#count("completed")} of ${this.items.length} finished**, ${this.#count("processing")} rendering, ${failed.length} failed`;
    const lines = [counts];
    if (this.paused && this.#count("queued") > 0) lines.push(`**Paused**: ${this.#count("queued")} waiting`);
    if (this.tooManyFailed) lines.push(`**Stopped**: more than ${this.#maxFailures} failed`);
    return [...lines, ...failed.map((item) => `- ${item.jobId}: ${item.error_type}, ${item.error}`)].join("\n");
  }

  #count(wanted: JobStatus): number {
    return this.items.filter(({ status }) => status === wanted).length;
  }
  #cancelItems(which: (item: Item) => boolean): void {
    for (const item of this.items.filter(which)) item.status = "cancelled";
  }
  #change(index: number, change: Partial<Item>): void {
    const item = this.items[index];
    if (item) Object.assign(item, change);
  }
}
