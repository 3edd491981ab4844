import type { z } from "@hono/zod-openapi";
import type { Config } from "../../config.ts";
import { webhookSecret } from "../../services/notifications/secret.ts";
import { completeSettings } from "../../services/profiles/complete-settings.ts";
import type { Profile } from "../../store/profiles.ts";
import type { profileSchema } from "./schema.ts";

/** A profile as the API shows it, with what this server makes of its settings. */
export function serializeProfile(config: Config, { owner: _, ...profile }: Profile): z.infer<typeof profileSchema> {
  return {
    ...profile,
    defaults: completeSettings(config, profile.settings, {}),
    webhook_secret: webhookSecret(config, profile.id),
  };
}
