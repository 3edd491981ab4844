/** Profiles, as the API shows them. */
import { z } from "@hono/zod-openapi";
import { brandingSchema, renderSettingsSchema, settingsOverrideSchema } from "../../contract/settings.ts";
import { trimmedText } from "../../contract/text-fields.ts";
import { id, time } from "../fields.ts";
import { strictFields } from "../validation.ts";

export const profileSchema = z
  .object({
    id,
    name: z.string(),
    branding: brandingSchema,
    settings: settingsOverrideSchema,
    defaults: renderSettingsSchema.describe("What a request comes to that gives no settings."),
    webhook_secret: z.string().nullable().openapi({
      description:
        "Checks the signature of callbacks (Standard Webhooks). Null: this server has no secret to derive it.",
      example: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw3WQwP1d8JX0=",
    }),
    created_at: time,
  })
  .openapi("Profile");

export const newProfileBody = strictFields("field", { name: trimmedText(200) }).openapi("NewProfile", {
  example: { name: "My shop" },
});
