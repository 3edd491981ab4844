/** What a running batch knows of its videos. How it ends is decided by the database, see `batch_outcome`. */
import type {
  BatchStatus,
  BatchStatusAnswer,
  BatchVideoInput,
  JobError,
  JobStatus,
  VideoResult,
} from "../contract/jobs.ts";

export class BatchState {
  readonly items: BatchStatusAnswer["items"];
  /** No new video begins. */
  paused: boolean;
  readonly #maxFailures: number;
  /** `processing` until the batch's row has its end. */
  status: BatchStatus = "processing";

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
    if (this.tooManyFailed) this.#cancelItems("queued");
  }
  cancelItem(index: number): void {
    this.#change(index, { status: "cancelled" });
  }
  /** The whole batch ends; finished items stay as they are. */
  cancel(): void {
    this.#cancelItems("queued", "processing");
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

  #count(...statuses: JobStatus[]): number {
    return this.items.filter(({ status }) => statuses.includes(status)).length;
  }
  #cancelItems(...statuses: JobStatus[]): void {
    for (const item of this.items) if (statuses.includes(item.status)) item.status = "cancelled";
  }
  #change(index: number, change: Partial<BatchStatusAnswer["items"][number]>): void {
    const item = this.items[index];
    if (item) Object.assign(item, change);
  }
}
