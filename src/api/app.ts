/** The application: middleware in order, small apps by resource. */
import { OpenAPIHono } from "@hono/zod-openapi";
import { authenticate, chooseProfile } from "./auth.ts";
import { jsonBody, limitBody } from "./body.ts";
import type { ApiDeps, AppEnv } from "./context.ts";
import { loopbackOnly } from "./embedded.ts";
import { errorHandler } from "./errors.ts";
import { describeApi } from "./openapi.ts";
import { requestId, requestLog } from "./request-log.ts";
import { batchRoutes } from "./routes/batches.ts";
import { docsRoutes } from "./routes/docs.ts";
import { feedRoutes } from "./routes/feeds.ts";
import { healthRoutes } from "./routes/health.ts";
import { jobRoutes } from "./routes/jobs.ts";
import { libraryRoutes } from "./routes/library.ts";
import { mediaRoutes } from "./routes/media.ts";
import { productRoutes } from "./routes/products.ts";
import { profileRoutes } from "./routes/profiles.ts";
import { sampleRoutes } from "./routes/samples.ts";
import { secureDefaults } from "./secure-defaults.ts";
import { answerUnmatched } from "./unmatched.ts";
import { refuseInvalid } from "./validation.ts";

/** Resources that belong to a profile. */
const OF_A_PROFILE = ["/products", "/jobs", "/feeds", "/library"];

function createApi(deps: ApiDeps) {
  const api = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid });
  api.use(authenticate(deps), limitBody, jsonBody);
  const profile = chooseProfile();
  for (const path of OF_A_PROFILE) api.use(`${path}/*`, profile);
  return api
    .route("/products", productRoutes(deps))
    .route("/products", batchRoutes(deps))
    .route("/jobs", jobRoutes(deps))
    .route("/feeds", feedRoutes(deps))
    .route("/library", libraryRoutes(deps))
    .route("/profiles", profileRoutes());
}

/** Everything the server answers to. */
export function createApp(deps: ApiDeps) {
  const app = new OpenAPIHono<AppEnv>({ strict: false, defaultHook: refuseInvalid });
  app.use(requestId, requestLog(deps), secureDefaults);
  if (deps.config.FEEDREEL_EMBEDDED) app.use(loopbackOnly);
  app.onError(errorHandler(deps));
  app.notFound(answerUnmatched(() => app));

  const routes = app.route("/", healthRoutes(deps)).route("/api/v1", createApi(deps));
  const document = describeApi(app);
  app.get("/openapi.json", (c) => c.json(document));
  app.route("/docs", docsRoutes());
  app.route("/media", mediaRoutes(deps));
  if (deps.config.FEEDREEL_EMBEDDED) app.route("/samples", sampleRoutes());
  app.get("/", (c) => c.redirect("/docs"));
  return routes;
}

/** For typed clients: `hc<AppType>(baseUrl)`. */
export type AppType = ReturnType<typeof createApp>;
