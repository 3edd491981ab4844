/** Profiles, as the API shows them. */
import { z } from "@hono/zod-openapi";
import {
  brandingSchema,
  pronunciationsSchema,
  renderSettingsSchema,
  settingsOverrideSchema,
} from "../../contract/settings.ts";
import { trimmedText } from "../../contract/text-fields.ts";
import { id, time } from "../fields.ts";
import { settingsFields } from "../settings-fields.ts";
import { strictFields } from "../validation.ts";

export const profileSchema = z
  .object({
    id,
    name: z.string(),
    branding: brandingSchema,
    contrast: z.number().describe("Of the two colours, by WCAG: 1 to 21. At least 3 is needed."),
    pronunciations: pronunciationsSchema,
    settings: settingsOverrideSchema,
    defaults: renderSettingsSchema.describe("What a request comes to that gives no settings."),
    webhook_secret: z.string().nullable().openapi({
      description:
        "Checks the signature of callbacks (Standard Webhooks). Null: this server has no secret to derive it.",
      example: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw3WQwP1d8JX0=",
    }),
    previous_webhook_secret: z
      .strictObject({ secret: z.string(), until: time })
      .nullable()
      .describe("The one before the latest rotation: calls are signed with both until then."),
    created_at: time,
  })
  .openapi("Profile");

export const newProfileBody = strictFields("field", { name: trimmedText(200) }).openapi("NewProfile", {
  example: { name: "My shop" },
});

/** Without the defaults that a whole branding has. */
const brandingFields = Object.fromEntries(
  Object.entries(brandingSchema.shape).map(([name, field]) => [name, field.unwrap().optional()]),
) as {
  [K in keyof typeof brandingSchema.shape]: z.ZodOptional<ReturnType<(typeof brandingSchema.shape)[K]["unwrap"]>>;
};
const nullableSettings = Object.fromEntries(
  Object.entries(settingsFields()).map(([name, field]) => [name, field.unwrap().nullable().optional()]),
) as {
  [K in keyof typeof settingsOverrideSchema.shape]: z.ZodOptional<
    z.ZodNullable<ReturnType<(typeof settingsOverrideSchema.shape)[K]["unwrap"]>>
  >;
};

export const profileChanges = strictFields("field", {
  name: trimmedText(200).optional(),
  branding: strictFields("part of the branding", brandingFields)
    .optional()
    .describe("What is left out stays as it is."),
  settings: strictFields("setting", nullableSettings)
    .optional()
    .describe("Used where a request names none. What is left out stays; null goes back to the server's default."),
  pronunciations: pronunciationsSchema.optional().describe("All of them: what is left out is forgotten."),
}).openapi("ProfileChanges", {
  example: {
    branding: { template: "sale_banner", primary_color: "#14213d", accent_color: "#ffb703" },
    settings: { cta_text: "Comandă acum!" },
    pronunciations: { Lutișor: "Lu-ti-șor" },
  },
});
