/** The application: middleware in order, small apps by resource. */
import { OpenAPIHono } from "@hono/zod-openapi";
import { authenticate, chooseProfile } from "./auth.ts";
import { createBatchStatusReader } from "./batch-status.ts";
import { jsonBody, limitBody } from "./body.ts";
import type { ApiDeps, AppEnv } from "./context.ts";
import { loopbackOnly } from "./embedded.ts";
import { errorHandler } from "./errors.ts";
import { idempotent } from "./idempotency.ts";
import { describeApi } from "./openapi.ts";
import { requestId, requestLog } from "./request-log.ts";
import { appInfoRoutes } from "./routes/app-info.ts";
import { batchRoutes } from "./routes/batches.ts";
import { docsRoutes } from "./routes/docs.ts";
import { feedRoutes } from "./routes/feeds.ts";
import { healthRoutes } from "./routes/health.ts";
import { jobRoutes } from "./routes/jobs.ts";
import { libraryRoutes } from "./routes/library.ts";
import { mediaRoutes } from "./routes/media.ts";
import { createMissingPage, pageRoutes } from "./routes/pages.ts";
import { productRoutes } from "./routes/products.ts";
import { profileRoutes } from "./routes/profiles.ts";
import { sampleRoutes } from "./routes/samples.ts";
import { scheduleRoutes } from "./routes/schedules.ts";
import { stagedBatchRoutes } from "./routes/staged-batches.ts";
import { stagedFillingRoutes } from "./routes/staged-filling.ts";
import { stagedRunRoutes } from "./routes/staged-runs.ts";
import { secureDefaults } from "./secure-defaults.ts";
import { answerUnmatched } from "./unmatched.ts";
import { refuseInvalid } from "./validation.ts";

/** Resources that belong to a profile. */
const OF_A_PROFILE = ["/api/v1/products", "/api/v1/jobs", "/api/v1/feeds", "/api/v1/library", "/v1/batch"];

function createApi(deps: ApiDeps) {
  const api = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid });
  const known = authenticate(deps);
  for (const root of ["/api/v1/*", "/v1/batch/*"]) api.use(root, known, limitBody, jsonBody);
  const profile = chooseProfile();
  const once = idempotent(deps);
  for (const path of OF_A_PROFILE) api.use(`${path}/*`, profile, once);
  const reader = createBatchStatusReader(deps.temporal);
  return api
    .route("/api/v1/products", productRoutes(deps))
    .route("/api/v1/products", batchRoutes(deps, reader))
    .route("/api/v1/jobs", jobRoutes(deps))
    .route("/api/v1/feeds", feedRoutes(deps))
    .route("/api/v1/feeds", scheduleRoutes(deps))
    .route("/api/v1/library", libraryRoutes(deps))
    .route("/api/v1/profiles", profileRoutes(deps))
    .route("/v1/batch", stagedBatchRoutes(deps, reader))
    .route("/v1/batch", stagedFillingRoutes(deps, reader))
    .route("/v1/batch", stagedRunRoutes(deps, reader));
}

/** Everything the server answers to. */
export function createApp(deps: ApiDeps) {
  const app = new OpenAPIHono<AppEnv>({ strict: false, defaultHook: refuseInvalid });
  app.use(requestId, requestLog(deps), secureDefaults);
  if (deps.config.FEEDREEL_EMBEDDED) app.use(loopbackOnly);
  app.onError(errorHandler(deps));
  app.notFound(answerUnmatched(() => app, createMissingPage(deps)));

  const routes = app.route("/", healthRoutes(deps)).route("/", appInfoRoutes(deps)).route("/", createApi(deps));
  const document = describeApi(app);
  app.get("/openapi.json", (c) => c.json(document));
  app.route("/docs", docsRoutes());
  app.route("/media", mediaRoutes(deps));
  if (deps.config.FEEDREEL_EMBEDDED) app.route("/samples", sampleRoutes());
  app.route("/", pageRoutes(deps));
  return routes;
}

/** For typed clients: `hc<AppType>(baseUrl)`. */
export type AppType = ReturnType<typeof createApp>;
