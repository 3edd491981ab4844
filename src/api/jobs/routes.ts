/** One piece of work: a video, or a feed's sync. */
import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { cancelJob, readJob } from "../../services/jobs/jobs.ts";
import type { AppEnv } from "../context.ts";
import { json, KEYED, problems } from "../documented.ts";
import { idParams } from "../fields.ts";
import { cancelledJobSchema, jobSchema } from "./schema.ts";
import { serializeJob } from "./serialize.ts";

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

export function jobRoutes() {
  return new OpenAPIHono<AppEnv>()
    .openapi(one, async (c) => c.json(serializeJob(await readJob(c.get("context"), c.req.valid("param").id)), 200))
    .openapi(cancel, async (c) => {
      const job_id = await cancelJob(c.get("context"), c.req.valid("param").id);
      return c.json({ job_id, status: "cancelling" as const }, 202);
    });
}
