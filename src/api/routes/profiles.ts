/** The caller's own profiles. */
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { webhookSecret } from "../../callback/secret.ts";
import { mergeSettings, renderSettingsSchema } from "../../contract/settings.ts";
import { listProfiles } from "../../store/profiles.ts";
import type { ApiDeps, AppEnv } from "../context.ts";
import { json, problems } from "../documented.ts";
import { profileSchema } from "../schemas.ts";

const list = createRoute({
  method: "get",
  path: "/",
  tags: ["Profiles"],
  summary: "Your profiles, oldest first",
  description: "The first one is used where a request names none in X-Profile-Id.",
  responses: { 200: json("All profiles", z.object({ items: z.array(profileSchema) })), ...problems() },
});

export function profileRoutes({ config }: Pick<ApiDeps, "config">) {
  return new OpenAPIHono<AppEnv>().openapi(list, async (c) => {
    const profiles = await listProfiles(c.get("caller").db);
    const items = profiles.map(({ owner: _, ...profile }) => ({
      ...profile,
      defaults: renderSettingsSchema.parse(mergeSettings(config, profile.settings, {})),
      webhook_secret: webhookSecret(config, profile.id),
    }));
    return c.json({ items }, 200);
  });
}
