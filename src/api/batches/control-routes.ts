/** Control of a running batch, the same for both kinds: cancel, pause, resume, events. */
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { createStaleWhileRevalidateCache } from "../../cache/stale-while-revalidate.ts";
import { type BatchKind, hasEnded } from "../../contract/jobs.ts";
import { cancelBatch, pauseBatch, resumeBatch } from "../../services/batches/control.ts";
import { type FoundBatch, requireBatch } from "../../services/batches/moves.ts";
import type { ApiDeps, AppEnv } from "../context.ts";
import { json, KEYED, problems } from "../documented.ts";
import { idParams } from "../fields.ts";
import { sendEvents } from "./event-stream.ts";
import { type EventShapes, lastSeen } from "./events.ts";
import { controlledSchema } from "./schema.ts";

/** Streams of one batch share what they read for this long; ms. */
const EVENTS_KEPT_MS = 300;

export interface ControlOptions {
  /** In front of `/{id}`. */
  prefix: "" | "/batch";
  tag: string;
  /** Only batches of this kind are found; default: both. */
  kind?: BatchKind;
  shapes: EventShapes;
  /** What `shapes` gives, as the document describes it: components of these names. */
  events: { name: string; item: z.ZodType; batch: z.ZodType };
}

const reference = (name: string) => ({ $ref: `#/components/schemas/${name}` });

function routesOf({ prefix, tag, events }: ControlOptions) {
  const control = (move: "cancel" | "pause" | "resume", summary: string, description: string) =>
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
    cancel: control("cancel", "Cancel a batch", "What runs is stopped and cleaned up; finished videos stay."),
    pause: control("pause", "Pause a batch", "No new video begins; those that run finish. A pause outlives restarts."),
    resume: control("resume", "Resume a paused batch", "Videos begin again where the batch stood."),
    events: createRoute({
      method: "get",
      path: `${prefix}/{id}/events` as const,
      tags: [tag],
      summary: "Follow a batch: server-sent events, one for each change, until it ends",
      description:
        `The data of an event \`item\` is a ${events.name}ItemEvent, of \`batch\` and of \`end\`, the last, a ` +
        `${events.name}Event, as JSON. Ids count the batch's changes: send the last ` +
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
              "x-events": {
                item: reference(`${events.name}ItemEvent`),
                batch: reference(`${events.name}Event`),
                end: reference(`${events.name}Event`),
              },
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
export function controlRoutes({ closing, log }: ApiDeps, options: ControlOptions) {
  const { kind, shapes } = options;
  const routes = routesOf(options);
  const batches = createStaleWhileRevalidateCache<FoundBatch>({
    freshMs: EVENTS_KEPT_MS,
    staleMs: EVENTS_KEPT_MS,
    maxEntries: 200,
  });
  const paused = (answer: { batchId: string; paused: boolean }) => ({
    batch_id: answer.batchId,
    status: answer.paused ? ("paused" as const) : ("processing" as const),
  });

  const app = new OpenAPIHono<AppEnv>();
  app.openAPIRegistry.register(`${options.events.name}ItemEvent`, options.events.item);
  app.openAPIRegistry.register(`${options.events.name}Event`, options.events.batch);
  return app
    .openapi(routes.cancel, async (c) => {
      const batch_id = await cancelBatch(c.get("context"), c.req.valid("param").id, kind);
      return c.json({ batch_id, status: "cancelling" as const }, 202);
    })
    .openapi(routes.pause, async (c) =>
      c.json(paused(await pauseBatch(c.get("context"), c.req.valid("param").id, kind)), 202),
    )
    .openapi(routes.resume, async (c) =>
      c.json(paused(await resumeBatch(c.get("context"), c.req.valid("param").id, kind)), 202),
    )
    .openapi(routes.events, async (c) => {
      const ctx = c.get("context");
      const { id } = c.req.valid("param");
      const read = () => batches.read(`${ctx.profileId} ${id.toLowerCase()}`, () => requireBatch(ctx, id, kind));
      const { batch } = await requireBatch(ctx, id, kind);
      const seen = lastSeen(c.req.valid("header")["last-event-id"], batch);
      if (hasEnded(batch) && seen >= batch.changes) return c.body(null, 204);
      return sendEvents(c, { seen, shapes, read, closing, log });
    });
}
