/** One piece of work: a video, or a feed's sync. */
import { createRoute, OpenAPIHono, type z } from "@hono/zod-openapi";
import { hasEnded } from "../../contract/jobs.ts";
import { STAGE_NAMES } from "../../contract/stages.ts";
import { overlayJob } from "../../services/batches/status.ts";
import type { Database } from "../../store/client.ts";
import { cancelUnstartedJob, getJob } from "../../store/jobs.ts";
import type { JobRow } from "../../store/rows.ts";
import type { ApiDeps, AppEnv } from "../context.ts";
import { idParams, json, KEYED, problems } from "../documented.ts";
import { Problem } from "../problems.ts";
import { cancelledJobSchema, jobSchema } from "./schema.ts";

const one = createRoute({
  method: "get",
  path: "/{id}",
  tags: ["Jobs"],
  summary: "How one video or one feed sync goes",
  request: { params: idParams },
  responses: { 200: json("The job as it stands", jobSchema), ...problems("job-not-found") },
});

const cancel = createRoute({
  method: "post",
  path: "/{id}/cancel",
  tags: ["Jobs"],
  summary: "Cancel one video or one feed sync",
  description:
    "A video of a batch is cancelled alone, the others go on. What a sync has written stays; nothing is marked as gone.",
  request: { params: idParams },
  responses: {
    202: json("Accepted: the job ends as cancelled", cancelledJobSchema),
    ...problems("job-not-found", "job-state", "temporal-unavailable", ...KEYED),
  },
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

function shownSync(job: JobRow): Shown {
  const { feed_id, title, status, progress, error, error_type } = job;
  const counts = job.detail.counts ?? null;
  const ids = { kind: "feed_sync" as const, job_id: job.id, feed_id };
  return { ...ids, title, status, progress, counts, error, error_type, ...times(job) };
}

/** @throws Problem job-not-found */
async function requireJob(db: Database, profileId: string, id: string): Promise<JobRow> {
  const job = await getJob(db, profileId, id);
  if (job === null) throw new Problem("job-not-found");
  return job;
}

/** What cannot be cancelled, or not yet, and what to do instead. */
function cancelRefused(job: JobRow): Problem {
  const { status, batch_id } = job;
  const detail = hasEnded(job)
    ? `The job is ${status} and cannot be cancelled any more.`
    : `This video waits for its turn in its batch. Cancel it when it has begun, or the whole batch: POST /api/v1/products/batch/${batch_id}/cancel.`;
  return new Problem("job-state", detail, { state: { state: status, allowed: [] } });
}

/** A job that was made this lately may have a run that is not there yet; ms. */
const STARTING_MS = 15_000;

export function jobRoutes({ temporal }: ApiDeps) {
  const cancelRun = ({ id, kind, feed_id }: JobRow) =>
    kind === "feed_sync" ? temporal.cancelFeedSync(feed_id ?? "", id) : temporal.cancelVideo(id);

  /** Nothing runs that could be told: it has just ended, waits for its turn, or never came to be. */
  async function cancelWithoutRun(db: Database, { profile_id, id }: JobRow): Promise<void> {
    const job = await requireJob(db, profile_id, id);
    if (hasEnded(job) || job.batch_id !== null) throw cancelRefused(job);
    if (Date.now() - Date.parse(job.created_at) < STARTING_MS)
      throw new Problem("temporal-unavailable", "The job is just being started. Try again in a few seconds.");
    await cancelUnstartedJob(db, job.id);
  }

  return new OpenAPIHono<AppEnv>()
    .openapi(one, async (c) => {
      const job = await requireJob(c.get("caller").db, c.get("profileId"), c.req.valid("param").id);
      if (job.kind === "feed_sync") return c.json(shownSync(job), 200);
      const answer = hasEnded(job) ? null : await temporal.queryVideo(job.id);
      return c.json(shownVideo(answer ? overlayJob(job, answer) : job), 200);
    })
    .openapi(cancel, async (c) => {
      const { db } = c.get("caller");
      const job = await requireJob(db, c.get("profileId"), c.req.valid("param").id);
      if (hasEnded(job)) throw cancelRefused(job);
      if ((await cancelRun(job)) === null) await cancelWithoutRun(db, job);
      return c.json({ job_id: job.id, status: "cancelling" as const }, 202);
    });
}
