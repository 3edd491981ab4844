/** Batch mode of the running stack, asked as one shop. */
import { setTimeout as sleep } from "node:timers/promises";
import { type Answer, apiUrl, type ProblemBody } from "./client.ts";

export interface ItemBody {
  item_id: string;
  kind: string;
  position: number;
  content: string | null;
  product_id: string | null;
  title: string | null;
  status: string;
  progress: number;
  error: string | null;
  error_type: string | null;
  failed_stage: string | null;
  result: { clip_id: string; video_path: string } | null;
  started_at: string | null;
  finished_at: string | null;
}
export interface StagedBody {
  id: string;
  batch_id: string;
  kind: string;
  name: string;
  status: string;
  paused: boolean;
  progress: number;
  total: number;
  completed: number;
  failed: number;
  cancelled: number;
  config: Record<string, unknown>;
  settings: Record<string, unknown>;
  callback_url: string | null;
  max_failures: number | null;
  items: ItemBody[];
}

export type BatchMode = ReturnType<typeof batchModeOf>;

/** Espeak needs no network; the shortest videos keep the tests short. */
const CONFIG = { tts_provider: "espeak", duration_s: 15 };

/** @param headers whose requests these are */
export function batchModeOf(headers: Record<string, string> = {}) {
  async function ask<T = ProblemBody>(
    method: string,
    path: string,
    body?: unknown,
    more: Record<string, string> = {},
  ): Promise<Answer<T>> {
    const response = await fetch(`${apiUrl}/v1/batch${path}`, {
      method,
      headers: { ...headers, ...more },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: (text === "" ? null : JSON.parse(text)) as T };
  }

  async function made(method: string, path: string, body?: unknown): Promise<StagedBody> {
    const answer = await ask<StagedBody>(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  const read = (id: string) => made("GET", `/${id}`);
  async function until(id: string, done: (batch: StagedBody) => boolean): Promise<StagedBody> {
    for (;;) {
      const batch = await read(id);
      if (done(batch)) return batch;
      await sleep(100);
    }
  }

  async function draft(items: object = {}, config: object = {}): Promise<string> {
    const { id } = await made("POST", "/", { name: "A batch", config: { ...CONFIG, ...config } });
    if (Object.keys(items).length > 0) await made("POST", `/${id}/items`, items);
    return id;
  }
  async function locked(items: object, config: object = {}): Promise<string> {
    const id = await draft(items, config);
    await made("POST", `/${id}/lock`);
    return id;
  }
  async function started(items: object, config: object = {}): Promise<string> {
    const id = await locked(items, config);
    await made("POST", `/${id}/start`);
    return id;
  }

  return {
    ask,
    read,
    until,
    draft,
    locked,
    started,
    ended: (id: string) => until(id, ({ status }) => !["draft", "locked", "processing"].includes(status)),
  };
}
