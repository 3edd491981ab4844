/** One piece of work: a video, or a feed's sync. */
import { createRoute, OpenAPIHono, type z } from "@hono/zod-openapi";
import type { SyncCounts } from "../../contract/catalog.ts";
import type { JobRow } from "../../contract/jobs.ts";
import { STAGE_NAMES } from "../../contract/stages.ts";
import type { Database } from "../../store/client.ts";
import { getFeed } from "../../store/feeds.ts";
import { getJob } from "../../store/jobs.ts";
import { overlayJob } from "../batch-status.ts";
import type { ApiDeps, AppEnv } from "../context.ts";
import { idParams, json, problems } from "../documented.ts";
import { jobSchema } from "../job-schemas.ts";
import { Problem } from "../problems.ts";

const one = createRoute({
  method: "get",
  path: "/{id}",
  tags: ["Jobs"],
  summary: "How one video or one feed sync goes",
  request: { params: idParams },
  responses: { 200: json("The job as it stands", jobSchema), ...problems("job-not-found") },
});

type Shown = z.infer<typeof jobSchema>;

const times = ({ created_at, started_at, finished_at }: JobRow) => ({ created_at, started_at, finished_at });

type Timings = NonNullable<JobRow["detail"]["stages"]>;

/** JSONB keeps keys by their length; people read stages in the order they run. */
export function inOrder(timings: Timings): Timings {
  return Object.fromEntries(STAGE_NAMES.flatMap((stage) => (timings[stage] ? [[stage, timings[stage]]] : [])));
}

function shownVideo(job: JobRow): Shown {
  const { batch_id, title, status, stage, progress, error, error_type, failed_stage, result, settings } = job;
  const product_id = job.product_id ?? "";
  const stages = inOrder(job.detail.stages ?? {});
  const ids = { kind: "video" as const, job_id: job.id, batch_id, product_id, content: job.content };
  const state = { title, status, stage, progress, stages, error, error_type, failed_stage, result, settings };
  return { ...ids, ...state, ...times(job) };
}

function shownSync(job: JobRow, counts: SyncCounts | null): Shown {
  const { feed_id, title, status, error, error_type } = job;
  const ids = { kind: "feed_sync" as const, job_id: job.id, feed_id };
  return { ...ids, title, status, counts, error, error_type, ...times(job) };
}

const ENDED = new Set<JobRow["status"]>(["completed", "failed", "cancelled"]);

async function syncCounts(db: Database, job: JobRow): Promise<SyncCounts | null> {
  if (job.status !== "completed" || job.feed_id === null) return null;
  const feed = await getFeed(db, job.profile_id, job.feed_id);
  return feed?.counts ?? null;
}

export function jobRoutes({ temporal }: ApiDeps) {
  return new OpenAPIHono<AppEnv>().openapi(one, async (c) => {
    const { db } = c.get("caller");
    const job = await getJob(db, c.get("profileId"), c.req.valid("param").id);
    if (job === null) throw new Problem("job-not-found");
    if (job.kind === "feed_sync") return c.json(shownSync(job, await syncCounts(db, job)), 200);
    const answer = ENDED.has(job.status) ? null : await temporal.queryVideo(job.id);
    return c.json(shownVideo(answer ? overlayJob(job, answer) : job), 200);
  });
}
