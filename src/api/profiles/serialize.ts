import type { z } from "@hono/zod-openapi";
import type { Config } from "../../config.ts";
import { webhookSecrets } from "../../services/notifications/secret.ts";
import { completeSettings } from "../../services/profiles/complete-settings.ts";
import { brandContrast } from "../../services/profiles/edit-profile.ts";
import type { Profile } from "../../store/profiles.ts";
import type { profileSchema } from "./schema.ts";

/** A profile as the API shows it, with what this server makes of its settings. */
export function serializeProfile(config: Config, profile: Profile): z.infer<typeof profileSchema> {
  const { id, name, branding, settings, pronunciations, created_at } = profile;
  const secrets = webhookSecrets(config, profile);
  const { previous = null, previousUntil: until = null } = secrets ?? {};
  return {
    id,
    name,
    branding,
    contrast: brandContrast(branding),
    pronunciations,
    settings,
    defaults: completeSettings(config, settings, {}),
    webhook_secret: secrets?.current ?? null,
    previous_webhook_secret: previous === null || until === null ? null : { secret: previous, until },
    created_at,
  };
}
