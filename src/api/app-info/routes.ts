/** What the web pages must know before the user signs in. Nothing in it is secret. */
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { Config } from "../../config.ts";
import { AI_PROVIDERS, DEFAULT_SETTINGS, TTS_PROVIDERS } from "../../contract/settings.ts";
import { EDGE_VOICES } from "../../contract/voices.ts";
import { missingProviderKey } from "../../services/profiles/check-provider-keys.ts";
import { BATCH_SIZE } from "../batches/schema.ts";
import type { ApiDeps, AppEnv } from "../context.ts";
import { json } from "../documented.ts";
import { MAX_TEXT } from "../staged-batches/schema.ts";

const provider = <T extends readonly [string, ...string[]]>(ids: T) =>
  z.object({
    id: z.enum(ids),
    missing: z.string().nullable().openapi({ description: "Why it can't be chosen on this server; null: it can." }),
  });

const appSchema = z
  .object({
    auth: z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("none") }),
      z.object({ kind: z.literal("supabase"), url: z.string(), anon_key: z.string() }),
    ]),
    temporal_ui: z
      .string()
      .nullable()
      .openapi({ description: "Address of the namespace's runs in Temporal's Web UI." }),
    sample_feed_url: z.string().nullable().openapi({ description: "A feed to try out; embedded mode only." }),
    batch_size: z.object({ min: z.number().int(), max: z.number().int() }),
    staged_batch: z.object({ max_items: z.number().int(), max_text: z.number().int() }),
    tts_providers: z.array(provider(TTS_PROVIDERS)),
    ai_providers: z.array(provider(AI_PROVIDERS)),
    voices: z
      .array(z.object({ id: z.string(), label: z.string() }))
      .openapi({ description: "Names for voice_id, of the edge provider; espeak and kokoro take their language." }),
  })
  .openapi("App");

const info = createRoute({
  method: "get",
  path: "/app.json",
  tags: ["App"],
  summary: "What this server offers: sign-in, providers, limits",
  security: [],
  responses: { 200: json("The server's offer", appSchema) },
});

function auth({ FEEDREEL_EMBEDDED, SUPABASE_URL: url, SUPABASE_ANON_KEY: anon_key }: Config) {
  if (FEEDREEL_EMBEDDED || !url || !anon_key) return { kind: "none" as const };
  return { kind: "supabase" as const, url, anon_key };
}

function temporalUi({ TEMPORAL_UI_URL, TEMPORAL_NAMESPACE }: Config): string | null {
  if (!TEMPORAL_UI_URL) return null;
  return `${TEMPORAL_UI_URL.replace(/\/+$/, "")}/namespaces/${encodeURIComponent(TEMPORAL_NAMESPACE)}/workflows`;
}

const missing = (config: Config, choice: Partial<typeof DEFAULT_SETTINGS>) =>
  missingProviderKey({ ...DEFAULT_SETTINGS, tts_provider: "edge", ...choice }, config)?.message ?? null;

export function appInfoRoutes({ config }: Pick<ApiDeps, "config">) {
  return new OpenAPIHono<AppEnv>().openapi(info, (c) =>
    c.json(
      {
        auth: auth(config),
        temporal_ui: temporalUi(config),
        sample_feed_url: config.FEEDREEL_EMBEDDED ? `${new URL(c.req.url).origin}/samples/feed.xml` : null,
        batch_size: BATCH_SIZE,
        staged_batch: { max_items: config.BATCH_MAX_ITEMS, max_text: MAX_TEXT },
        tts_providers: TTS_PROVIDERS.map((id) => ({ id, missing: missing(config, { tts_provider: id }) })),
        ai_providers: AI_PROVIDERS.map((id) => {
          const reason = missing(config, { voiceover_mode: "elaborate", ai_provider: id });
          return { id, missing: reason };
        }),
        voices: [...EDGE_VOICES],
      },
      200,
    ),
  );
}
