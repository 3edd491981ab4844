/** The API as a REST caller uses it. */
import { setTimeout as sleep } from "node:timers/promises";
import { inject } from "vitest";

export const apiUrl = inject("apiUrl");

export interface Answer<T> {
  status: number;
  body: T;
}

export interface ProductJob {
  product_id: string;
  job_id: string;
  title: string | null;
  status: string;
  stage: string | null;
  progress: number;
  error: string | null;
  error_type: string | null;
  failed_stage: string | null;
  result: { clip_id: string; project_id: string; video_path: string; duration_s: number; notes: string[] } | null;
}
export interface Batch {
  batch_id: string;
  status: string;
  outcome: string | null;
  total: number;
  completed: number;
  failed: number;
  product_jobs: ProductJob[];
}
export interface Clip {
  id: string;
  job_id: string;
  title: string;
  video_url: string;
  thumbnail_url: string;
  srt_url: string;
}

export async function call<T>(method: string, path: string, body?: unknown): Promise<Answer<T>> {
  const response = await fetch(`${apiUrl}/api/v1${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
  });
  const text = await response.text();
  return { status: response.status, body: (text === "" ? null : JSON.parse(text)) as T };
}

/** @throws where the answer is a problem */
export async function get<T>(path: string): Promise<T> {
  const { status, body } = await call<T>("GET", path);
  if (status !== 200) throw new Error(`GET ${path}: ${status} ${JSON.stringify(body)}`);
  return body;
}

/** Adds a feed, syncs it and waits for the end. Its name goes into its address: the same address twice is refused. */
export async function syncedFeed(name: string, feedUrl: string): Promise<string> {
  const { body: feed } = await call<{ id: string }>("POST", "/feeds", {
    name,
    feed_url: `${feedUrl}?${encodeURIComponent(name)}`,
  });
  const { body: job } = await call<{ job_id: string }>("POST", `/feeds/${feed.id}/sync`);
  for (;;) {
    const { status, error } = await get<{ status: string; error: string | null }>(`/jobs/${job.job_id}`);
    if (status === "failed") throw new Error(`sync of ${feedUrl}: ${error}`);
    if (status === "completed") return feed.id;
    await sleep(100);
  }
}

/** A feed's products by the shop's own ids. */
export async function productsOf(feedId: string): Promise<Map<string, string>> {
  const page = await get<{ items: { id: string; external_id: string }[] }>(`/products?feed_id=${feedId}&page_size=100`);
  return new Map(page.items.map(({ id, external_id }) => [external_id, id]));
}

export async function startBatch(productIds: string[], settings: object = {}): Promise<string> {
  const body = { product_ids: productIds, tts_provider: "espeak", duration_s: 15, ...settings };
  const answer = await call<{ batch_id: string }>("POST", "/products/batch-generate", body);
  if (answer.status !== 202) throw new Error(`batch-generate: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body.batch_id;
}

/** Reads a batch's status until `done` says yes. */
export async function watchBatch(id: string, done: (batch: Batch) => boolean): Promise<Batch> {
  for (;;) {
    const batch = await get<Batch>(`/products/batch/${id}/status`);
    if (done(batch)) return batch;
    await sleep(200);
  }
}
export const endOfBatch = (id: string): Promise<Batch> => watchBatch(id, ({ status }) => status === "completed");

/** The library's entries of a batch's videos. */
export async function clipsOf(batch: Batch): Promise<Clip[]> {
  const { items } = await get<{ items: Clip[] }>("/library?page_size=100");
  const jobs = new Set(batch.product_jobs.map(({ job_id }) => job_id));
  return items.filter(({ job_id }) => jobs.has(job_id));
}
