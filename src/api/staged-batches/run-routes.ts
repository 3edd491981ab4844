/** Batch mode, from the start on: start, retry, watch, collect. */
import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { forecast } from "../../services/batches/forecast.ts";
import { doneOr, type FoundBatch, moveRefused, movesOf, requireBatch } from "../../services/batches/moves.ts";
import { startBatchRun } from "../../services/batches/start-batch-run.ts";
import type { BatchStatusReader } from "../../services/batches/status.ts";
import { linkClips } from "../../services/library/clip-links.ts";
import { requireCallable } from "../../services/notifications/callback-address.ts";
import { requireProviderKeys } from "../../services/profiles/complete-settings.ts";
import { retryBatch, rollBackStart, startBatch } from "../../store/batch-moves.ts";
import type { Database } from "../../store/client.ts";
import { clipsOfJobs } from "../../store/clips.ts";
import type { BatchRow } from "../../store/rows.ts";
import { controlRoutes } from "../batches/control-routes.ts";
import {
  batchProgressSchema,
  failedItemsSchema,
  forecastSchema,
  outputsSchema,
  startBody,
  startedSchema,
} from "../batches/schema.ts";
import { headlineOf, shownItem, shownProgress } from "../batches/serialize.ts";
import type { ApiDeps, AppEnv } from "../context.ts";
import { body, idParams, json, KEYED, problems, WITH_BODY } from "../documented.ts";
import { Problem } from "../problems.ts";

const tags = ["Batch mode"];

const start = createRoute({
  method: "post",
  path: "/{id}/start",
  tags,
  summary: "Start a locked batch",
  description: "Of two starts at once one is accepted, the other answered with 409.",
  request: { params: idParams, body: body(startBody) },
  responses: {
    200: json("Of a dry run: what would come of it", forecastSchema),
    202: json("Accepted", startedSchema),
    ...problems(
      "batch-not-found",
      "batch-state",
      ...WITH_BODY,
      ...KEYED,
      "provider-key-missing",
      "temporal-unavailable",
    ),
  },
});

const retry = createRoute({
  method: "post",
  path: "/{id}/retry",
  tags,
  summary: "Run the failed items again, in place; finished ones keep their output",
  request: { params: idParams },
  responses: {
    202: json("Accepted", startedSchema),
    ...problems(
      "batch-not-found",
      "batch-state",
      "nothing-failed",
      "provider-key-missing",
      "temporal-unavailable",
      ...KEYED,
    ),
  },
});

const watch = createRoute({
  method: "get",
  path: "/{id}/progress",
  tags,
  summary: "Percentages of the batch and of each item",
  request: { params: idParams },
  responses: { 200: json("As of now", batchProgressSchema), ...problems("batch-not-found") },
});

const failed = createRoute({
  method: "get",
  path: "/{id}/failed",
  tags,
  summary: "The failed items with their errors",
  request: { params: idParams },
  responses: { 200: json("The failed items", failedItemsSchema), ...problems("batch-not-found") },
});

const outputs = createRoute({
  method: "get",
  path: "/{id}/outputs",
  tags,
  summary: "The finished items with their files and links that play them",
  request: { params: idParams },
  responses: { 200: json("The finished items", outputsSchema), ...problems("batch-not-found", "storage-unavailable") },
});

const started = ({ id }: BatchRow, total: number) => ({ id, batch_id: id, status: "processing" as const, total });

export function stagedRunRoutes(deps: ApiDeps, reader: BatchStatusReader) {
  const { config } = deps;

  /** Starts a run of the queued items; where Temporal refuses, the batch is as it was before. */
  async function run(db: Database, batch: BatchRow, workId: string): Promise<FoundBatch> {
    const found = await requireBatch(db, batch.profile_id, batch.id);
    // A request that is taken up again may find that its run is over.
    if (batch.status !== "processing") return { batch: found.batch, jobs: [] };
    const queued = found.jobs.filter((job) => job.status === "queued");
    try {
      await startBatchRun(deps, { batch, jobs: queued }, () => rollBackStart(db, batch.id, workId));
    } finally {
      reader.invalidate(batch.profile_id, batch.id);
    }
    return { batch: found.batch, jobs: queued };
  }

  const own = new OpenAPIHono<AppEnv>()
    .openapi(start, async (c) => {
      const { db } = c.get("caller");
      const profileId = c.get("profileId");
      const { dry_run, callback_url, max_failures } = c.req.valid("json");
      const { batch, jobs } = await requireBatch(db, profileId, c.req.valid("param").id);
      await requireCallable(config, callback_url, "callback_url");
      const may = movesOf(batch).includes("start");
      if (dry_run) {
        if (!may) throw moveRefused(batch, "start");
        const plan = { profileId, settings: batch.settings, items: jobs };
        return c.json(await forecast(config, db, plan), 200);
      }
      if (may) requireProviderKeys(config, batch.settings);
      const workId = c.get("workId");
      const terms = { callbackUrl: callback_url ?? null, maxFailures: max_failures ?? null };
      const moved = await startBatch(db, batch.id, workId, terms);
      const row = await doneOr(moved, { db, profileId, id: batch.id, move: "start" });
      await run(db, row, workId);
      return c.json(started(row, jobs.length), 202);
    })
    .openapi(retry, async (c) => {
      const { db } = c.get("caller");
      const profileId = c.get("profileId");
      const { batch, jobs } = await requireBatch(db, profileId, c.req.valid("param").id);
      if (movesOf(batch).includes("retry")) {
        if (!jobs.some((job) => job.status === "failed")) throw new Problem("nothing-failed");
        requireProviderKeys(config, batch.settings);
      }
      const workId = c.get("workId");
      const row = await doneOr(await retryBatch(db, batch.id, workId), { db, profileId, id: batch.id, move: "retry" });
      const again = await run(db, row, workId);
      return c.json(started(row, again.jobs.length), 202);
    })
    .openapi(watch, async (c) =>
      c.json(shownProgress(await reader.read(c.get("caller").db, c.get("profileId"), c.req.valid("param").id)), 200),
    )
    .openapi(failed, async (c) => {
      const { batch, jobs } = await reader.read(c.get("caller").db, c.get("profileId"), c.req.valid("param").id);
      return c.json(
        { batch_id: batch.id, items: jobs.filter(({ status }) => status === "failed").map(shownItem) },
        200,
      );
    })
    .openapi(outputs, async (c) => {
      const { db } = c.get("caller");
      const profileId = c.get("profileId");
      const { batch, jobs } = await requireBatch(db, profileId, c.req.valid("param").id);
      const done = jobs.filter(({ status }) => status === "completed").map(({ id }) => id);
      const clips = new Map((await clipsOfJobs(db, profileId, done)).map((clip) => [clip.job_id, clip]));
      const { origin } = new URL(c.req.url);
      const inOrder = done.flatMap((id) => clips.get(id) ?? []);
      const items = (await linkClips(config, db, inOrder, origin)).map(({ clip, links }) => {
        const { video_url: output_url, ...others } = links;
        const { job_id: item_id, id: clip_id, title, duration_s, video_path: output_path } = clip;
        return { item_id, clip_id, title, duration_s, output_path, output_url, ...others };
      });
      return c.json({ batch_id: batch.id, items }, 200);
    });

  const shapes = { batch: ({ batch, jobs }: FoundBatch) => headlineOf(batch, jobs), item: shownItem };
  return own.route("/", controlRoutes(deps, { prefix: "", tag: "Batch mode", shapes, reader }));
}
