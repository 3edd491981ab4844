/** The application: the middleware in order, then one small app per resource. */
import { OpenAPIHono } from "@hono/zod-openapi";
import { appInfoRoutes } from "./app-info/routes.ts";
import { batchRoutes } from "./batches/routes.ts";
import { type ApiDeps, type AppEnv, provideContext } from "./context.ts";
import { describeApi } from "./docs/openapi.ts";
import { docsRoutes } from "./docs/routes.ts";
import { feedRoutes } from "./feeds/routes.ts";
import { healthRoutes } from "./health/routes.ts";
import { jobRoutes } from "./jobs/routes.ts";
import { libraryRoutes } from "./library/routes.ts";
import { mediaRoutes } from "./media/routes.ts";
import { authenticate, chooseProfile } from "./middleware/auth.ts";
import { jsonBody, limitBody } from "./middleware/body.ts";
import { loopbackOnly } from "./middleware/embedded.ts";
import { errorHandler } from "./middleware/errors.ts";
import { idempotent } from "./middleware/idempotency.ts";
import { declaredMethods } from "./middleware/methods.ts";
import { answerNotFound } from "./middleware/not-found.ts";
import { createRateLimit } from "./middleware/rate-limit.ts";
import { requestId, requestLog } from "./middleware/request-log.ts";
import { secureDefaults } from "./middleware/secure-defaults.ts";
import { createMissingPage, pageRoutes } from "./pages/routes.ts";
import { productRoutes } from "./products/routes.ts";
import { profileRoutes } from "./profiles/routes.ts";
import { sampleRoutes } from "./samples/routes.ts";
import { scheduleRoutes } from "./schedules/routes.ts";
import { draftRoutes } from "./staged-batches/draft-routes.ts";
import { stagedBatchRoutes } from "./staged-batches/routes.ts";
import { runRoutes } from "./staged-batches/run-routes.ts";
import { refuseInvalid } from "./validation.ts";

/** Resources that belong to a profile. */
const OF_A_PROFILE = ["/api/v1/products", "/api/v1/jobs", "/api/v1/feeds", "/api/v1/library", "/v1/batch"];

function createApi(deps: ApiDeps) {
  const api = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid });
  const rateLimit = createRateLimit(deps.config);
  const known = authenticate(deps, rateLimit.ofAddress);
  for (const root of ["/api/v1/*", "/v1/batch/*"]) api.use(root, known, rateLimit.ofUser, limitBody, jsonBody);
  const profile = chooseProfile();
  const context = provideContext(deps);
  const once = idempotent(deps);
  for (const path of OF_A_PROFILE) api.use(`${path}/*`, profile, context, once);
  return api
    .route("/api/v1/products", productRoutes())
    .route("/api/v1/products", batchRoutes(deps))
    .route("/api/v1/jobs", jobRoutes())
    .route("/api/v1/feeds", feedRoutes())
    .route("/api/v1/feeds", scheduleRoutes())
    .route("/api/v1/library", libraryRoutes())
    .route("/api/v1/profiles", profileRoutes(deps))
    .route("/v1/batch", stagedBatchRoutes())
    .route("/v1/batch", draftRoutes())
    .route("/v1/batch", runRoutes(deps));
}

/** The API, the web pages, and the files of local storage. */
export function createApp(deps: ApiDeps) {
  const app = new OpenAPIHono<AppEnv>({ strict: false, defaultHook: refuseInvalid });
  app.use(requestId, requestLog(deps), secureDefaults);
  if (deps.config.FEEDREEL_EMBEDDED) app.use(loopbackOnly);
  app.use(declaredMethods(() => app));
  app.onError(errorHandler(deps));
  app.notFound(answerNotFound(createMissingPage(deps)));

  const routes = app.route("/", healthRoutes(deps)).route("/", appInfoRoutes(deps)).route("/", createApi(deps));
  const document = describeApi(app, deps.config);
  app.get("/openapi.json", (c) => c.json(document));
  app.route("/docs", docsRoutes());
  app.route("/media", mediaRoutes(deps));
  if (deps.config.FEEDREEL_EMBEDDED) app.route("/samples", sampleRoutes());
  app.route("/", pageRoutes(deps));
  return routes;
}

/** For typed clients: `hc<AppType>(baseUrl)`. */
export type AppType = ReturnType<typeof createApp>;
