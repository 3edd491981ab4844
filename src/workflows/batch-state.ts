/** The rules of a batch's state, apart from the orchestration. */
import type { BatchItem, BatchStatus, BatchStatusAnswer, JobError, VideoResult } from "../contract/jobs.ts";

export class BatchState {
  readonly items: BatchStatusAnswer["items"];
  #cancelled = false;

  constructor(items: BatchItem[]) {
    this.items = items.map(({ jobId }) => ({ jobId, status: "queued", result: null }));
  }

  begin(index: number): void {
    this.#change(index, { status: "processing" });
  }
  complete(index: number, result: VideoResult): void {
    this.#change(index, { status: "completed", result });
  }
  fail(index: number, reason: JobError): void {
    this.#change(index, { status: "failed", ...reason });
  }
  cancelItem(index: number): void {
    this.#change(index, { status: "cancelled" });
  }
  /** The whole batch ends; finished items stay as they are. */
  cancel(): void {
    this.#cancelled = true;
    for (const item of this.items) {
      if (item.status === "queued" || item.status === "processing") item.status = "cancelled";
    }
  }

  get status(): BatchStatus {
    if (this.#cancelled) return "cancelled";
    if (this.items.some(({ status }) => status === "queued" || status === "processing")) return "processing";
    const completed = this.items.filter(({ status }) => status === "completed").length;
    if (completed === this.items.length) return "complete";
    return completed > 0 ? "partial" : "failed";
  }

  /** For people: how far the batch is. */
  get summary(): string {
    const count = (status: string) => this.items.filter((item) => item.status === status).length;
    const failed = this.items.filter((item) => item.status === "failed");
    const lines = failed.map((item) => `- ${item.jobId}: ${item.error_type}, ${item.error}`);
    return [
      `**${count("completed")} of ${this.items.length} finished**, ${count("processing")} rendering, ${failed.length} failed`,
      ...lines,
    ].join("\n");
  }

  #change(index: number, change: Partial<BatchStatusAnswer["items"][number]>): void {
    const item = this.items[index];
    if (item) Object.assign(item, change);
  }
}
