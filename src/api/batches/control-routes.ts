/** Control of a running batch, the same for both kinds: cancel, pause, resume, events. */
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { createStaleWhileRevalidateCache } from "../../cache/stale-while-revalidate.ts";
import { AppError } from "../../contract/errors.ts";
import { hasEnded } from "../../contract/jobs.ts";
import { type FoundBatch, moveRefused, requireBatch, requireMove } from "../../services/batches/moves.ts";
import type { BatchStatusReader } from "../../services/batches/status.ts";
import { cancelUnstartedBatch, type Move, setBatchPaused } from "../../store/batch-moves.ts";
import type { BatchRow } from "../../store/rows.ts";
import type { ApiDeps, AppEnv, Caller } from "../context.ts";
import { idParams, json, KEYED, problems } from "../documented.ts";
import { sendEvents } from "./event-stream.ts";
import { type EventShapes, lastSeen } from "./events.ts";
import { controlledSchema } from "./schema.ts";

/** Streams of one batch share what they read for this long; ms. */
const EVENTS_KEPT_MS = 300;
/** A batch that was started this lately may have a run that is not there yet; ms. */
const STARTING_MS = 15_000;

export interface ControlOptions {
  /** In front of `/{id}`. */
  prefix: "" | "/batch";
  tag: string;
  /** Only batches of this kind are found; left out: both. */
  kind?: BatchRow["kind"];
  shapes: EventShapes;
  reader: BatchStatusReader;
}

function routesOf({ prefix, tag }: ControlOptions) {
  const word = (move: "cancel" | "pause" | "resume", summary: string, description: string) =>
    createRoute({
      method: "post",
      path: `${prefix}/{id}/${move}` as const,
      tags: [tag],
      summary,
      description,
      request: { params: idParams },
      responses: {
        202: json("Accepted", controlledSchema),
        ...problems("batch-not-found", "batch-state", "temporal-unavailable", "worker-unavailable", ...KEYED),
      },
    });
  return {
    cancel: word("cancel", "Cancel a batch", "What runs is stopped and cleaned up; finished videos stay."),
    pause: word("pause", "Pause a batch", "No new video begins; those that run finish. A pause outlives restarts."),
    resume: word("resume", "Resume a paused batch", "Videos begin again where the batch stood."),
    events: createRoute({
      method: "get",
      path: `${prefix}/{id}/events` as const,
      tags: [tag],
      summary: "Follow a batch: server-sent events, one for each change, until it ends",
      description:
        "Events `item` and `batch` carry what changed, `end` is the last. Ids count the batch's changes: send the last " +
        "you saw as Last-Event-ID and the stream goes on behind it. An EventSource does that by itself, and stops at the " +
        "204 that follows the end.",
      request: {
        params: idParams,
        headers: z.object({
          "last-event-id": z.string().optional().openapi({ description: "Id of the last event seen.", example: "17" }),
        }),
      },
      responses: {
        200: {
          description: "The events",
          content: {
            "text/event-stream": {
              schema: z.string(),
              example: 'event: item\ndata: {"item_id":"…","status":"processing","progress":42}\nid: 17\n\n',
            },
          },
        },
        204: { description: "The batch has ended and everything of it was seen" },
        ...problems("batch-not-found"),
      },
    }),
  };
}

/** Routes under `{prefix}/{id}`. */
export function controlRoutes({ temporal, closing, logger }: ApiDeps, options: ControlOptions) {
  const { kind, shapes, reader } = options;
  const routes = routesOf(options);
  const cache = createStaleWhileRevalidateCache<FoundBatch>({
    freshMs: EVENTS_KEPT_MS,
    staleMs: EVENTS_KEPT_MS,
    maxEntries: 200,
  });

  const ofKind = (found: FoundBatch): FoundBatch => {
    if (kind !== undefined && found.batch.kind !== kind) throw new AppError("batch-not-found");
    return found;
  };
  const movable = async ({ db }: Caller, profileId: string, id: string, move: Move): Promise<BatchRow> => {
    ofKind(await requireBatch(db, profileId, id));
    return (await requireMove(db, profileId, id, move)).batch;
  };

  /** Nothing runs that could be told: it has just ended, or never came to be. */
  async function withoutRun({ db }: Caller, profileId: string, id: string, move: Move): Promise<BatchRow> {
    const { batch } = await requireBatch(db, profileId, id);
    if (batch.status !== "processing") throw moveRefused(batch, move);
    if (move === "cancel" && Date.now() - Date.parse(batch.started_at ?? "") > STARTING_MS) return batch;
    throw new AppError("temporal-unavailable", "The batch is just being started. Try again in a few seconds.");
  }

  async function setPaused(caller: Caller, profileId: string, id: string, paused: boolean) {
    const move = paused ? "pause" : "resume";
    const batch = await movable(caller, profileId, id, move);
    const answer = await temporal.setBatchPaused(batch.id, paused);
    if (answer === null) await withoutRun(caller, profileId, id, move);
    // One that has ended since has nothing to mark.
    else await setBatchPaused(caller.db, batch.id, answer);
    reader.invalidate(profileId, batch.id);
    return { batch_id: batch.id, status: answer ? ("paused" as const) : ("processing" as const) };
  }

  return new OpenAPIHono<AppEnv>()
    .openapi(routes.cancel, async (c) => {
      const caller = c.get("caller");
      const profileId = c.get("profileId");
      const batch = await movable(caller, profileId, c.req.valid("param").id, "cancel");
      if ((await temporal.cancelBatch(batch.id)) === null) {
        await withoutRun(caller, profileId, batch.id, "cancel");
        await cancelUnstartedBatch(caller.db, batch.id);
      }
      reader.invalidate(profileId, batch.id);
      return c.json({ batch_id: batch.id, status: "cancelling" as const }, 202);
    })
    .openapi(routes.pause, async (c) =>
      c.json(await setPaused(c.get("caller"), c.get("profileId"), c.req.valid("param").id, true), 202),
    )
    .openapi(routes.resume, async (c) =>
      c.json(await setPaused(c.get("caller"), c.get("profileId"), c.req.valid("param").id, false), 202),
    )
    .openapi(routes.events, async (c) => {
      const { db } = c.get("caller");
      const profileId = c.get("profileId");
      const { id } = c.req.valid("param");
      const read = () =>
        cache.read(`${profileId} ${id.toLowerCase()}`, async () => ofKind(await requireBatch(db, profileId, id)));
      const { batch } = ofKind(await requireBatch(db, profileId, id));
      const seen = lastSeen(c.req.valid("header")["last-event-id"], batch);
      if (hasEnded(batch) && seen >= batch.changes) return c.body(null, 204);
      return sendEvents(c, { seen, shapes, read, closing, logger });
    });
}
