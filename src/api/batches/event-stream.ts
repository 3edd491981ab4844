/** Sends a batch's changes to one client until the batch ends, the client goes, or the server stops. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Context } from "hono";
import { type SSEStreamingApi, streamSSE } from "hono/streaming";
import type { Logger } from "pino";
import { AppError } from "../../contract/errors.ts";
import { hasEnded } from "../../contract/jobs.ts";
import type { FoundBatch } from "../../services/batches/moves.ts";
import { StoreError } from "../../store/client.ts";
import type { AppEnv } from "../context.ts";
import { type EventShapes, eventsSince } from "./events.ts";

/** How often the batch is read; ms. Progress is written every second and must show within two. */
const READ_EVERY_MS = 400;
/** Proxies close a stream that is silent for a minute. */
const HEARTBEAT_MS = 15_000;
/** How soon a client whose stream broke off should reconnect; ms. */
const RECONNECT_MS = 1_000;

export interface EventSource {
  /** Number of the last change that the client has seen. */
  seen: number;
  shapes: EventShapes;
  /** The batch as it stands. @throws AppError batch-not-found once it is deleted */
  read(): Promise<FoundBatch>;
  closing: AbortSignal;
  log: Logger;
}

/** A batch that cannot be read for a moment is read again; one that was deleted, or is no longer visible, ends the stream. */
async function readBatch(read: () => Promise<FoundBatch>): Promise<FoundBatch | "wait" | "gone"> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof StoreError && error.unavailable) return "wait";
    if (error instanceof AppError || error instanceof StoreError) return "gone";
    throw error;
  }
}

async function follow(stream: SSEStreamingApi, source: EventSource, ended: AbortSignal): Promise<void> {
  let { seen } = source;
  let lastWrite = performance.now();
  await stream.write(`retry: ${RECONNECT_MS}\n\n`);
  while (!ended.aborted) {
    const found = await readBatch(source.read);
    if (found === "gone") return;
    if (found !== "wait") {
      for (const event of eventsSince(found, seen, source.shapes)) {
        await stream.writeSSE(event);
        seen = Number(event.id);
        lastWrite = performance.now();
      }
      if (hasEnded(found.batch)) {
        await stream.writeSSE({ event: "end", id: String(seen), data: JSON.stringify(source.shapes.batch(found)) });
        return;
      }
    }
    if (performance.now() - lastWrite >= HEARTBEAT_MS) {
      await stream.write(": still here\n\n");
      lastWrite = performance.now();
    }
    await sleep(READ_EVERY_MS, undefined, { signal: ended }).catch(() => {});
  }
}

/** Answers with the stream. */
export function sendEvents(c: Context<AppEnv>, source: EventSource): Response {
  // Tells nginx not to buffer the answer, which would hold the events back.
  c.header("x-accel-buffering", "no");
  return streamSSE(c, async (stream) => {
    const gone = new AbortController();
    // Writes to a client that disconnected do not fail; only this tells.
    stream.onAbort(() => gone.abort());
    try {
      await follow(stream, source, AbortSignal.any([gone.signal, source.closing]));
    } catch (err) {
      source.log.error({ err, request_id: c.get("requestId") }, "event stream broke off");
    }
  });
}
