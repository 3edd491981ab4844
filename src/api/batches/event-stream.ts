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

/** How often the batch is looked at; ms. Progress is written every second and shows within two. */
const LOOK_MS = 400;
/** Proxies take a stream that is silent for a minute for dead. */
const HEARTBEAT_MS = 15_000;
/** How soon a client whose stream broke should come back; ms. */
const COME_BACK_MS = 1_000;

export interface EventSource {
  /** Number of the last change that the client has seen. */
  seen: number;
  shapes: EventShapes;
  /** The batch as it stands. @throws AppError batch-not-found once it is deleted */
  read(): Promise<FoundBatch>;
  closing: AbortSignal;
  logger: Logger;
}

/** A batch that cannot be read for a moment is looked at again; one that is gone, or no longer the caller's to see, ends. */
async function readOrWait(read: () => Promise<FoundBatch>): Promise<FoundBatch | "wait" | "gone"> {
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
  let lastWord = performance.now();
  await stream.write(`retry: ${COME_BACK_MS}\n\n`);
  while (!ended.aborted) {
    const found = await readOrWait(source.read);
    if (found === "gone") return;
    if (found !== "wait") {
      for (const event of eventsSince(found, seen, source.shapes)) {
        await stream.writeSSE(event);
        seen = Number(event.id);
        lastWord = performance.now();
      }
      if (hasEnded(found.batch)) {
        await stream.writeSSE({ event: "end", id: String(seen), data: JSON.stringify(source.shapes.batch(found)) });
        return;
      }
    }
    if (performance.now() - lastWord >= HEARTBEAT_MS) {
      await stream.write(": still here\n\n");
      lastWord = performance.now();
    }
    await sleep(LOOK_MS, undefined, { signal: ended }).catch(() => {});
  }
}

/** Answers with the stream. */
export function sendEvents(c: Context<AppEnv>, source: EventSource): Response {
  // Proxies that gather an answer before they pass it on would hold the events back.
  c.header("x-accel-buffering", "no");
  return streamSSE(c, async (stream) => {
    const gone = new AbortController();
    // Writes to a client that went do not fail; this is how it is known.
    stream.onAbort(() => gone.abort());
    try {
      await follow(stream, source, AbortSignal.any([gone.signal, source.closing]));
    } catch (err) {
      source.logger.error({ err, request_id: c.get("requestId") }, "event stream broke off");
    }
  });
}
