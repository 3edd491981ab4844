/** Products, as schemas, and the settings for the video of one. */
import { z } from "@hono/zod-openapi";
import { limitedText } from "../../contract/text-fields.ts";
import { scripts } from "../batches/schema.ts";
import { id, pageFields, searchText, time } from "../fields.ts";
import { settingsFields } from "../settings-fields.ts";
import { strictFields } from "../validation.ts";

export const generateBody = strictFields("setting", { ...settingsFields(), scripts }).openapi("GenerateSettings");
export const productSchema = z
  .object({
    id,
    feed_id: id,
    external_id: z.string().openapi({ description: "The shop's own id, `g:id`." }),
    title: z.string(),
    description: z.string().nullable(),
    link: z.string().nullable(),
    image_link: z.string().nullable(),
    additional_image_links: z.array(z.string()).openapi({ description: "At most 10." }),
    video_link: z.string().nullable(),
    price: z.number().nullable(),
    sale_price: z.number().nullable().openapi({ description: "While the sale holds." }),
    sale_from: time.nullable().openapi({ description: "When the sale begins, one to come too." }),
    sale_to: time.nullable().openapi({ description: "When the sale ends." }),
    currency: z.string().nullable().openapi({ description: "ISO 4217.", example: "RON" }),
    brand: z.string().nullable(),
    category: z.string().nullable(),
    availability: z.string().nullable(),
    highlights: z.array(z.string()),
    details: z.array(z.object({ name: z.string(), value: z.string() })),
    color: z.string().nullable(),
    size: z.string().nullable(),
    material: z.string().nullable(),
    gtin: z.string().nullable(),
    item_group_id: z.string().nullable().openapi({ description: "Variants of one product have the same." }),
    custom_labels: z.array(z.string().nullable()).openapi({ description: "custom_label_0 to custom_label_4." }),
    on_sale: z.boolean(),
    gone_at: time.nullable().openapi({ description: "When a sync no longer found it in the feed." }),
    created_at: time,
    updated_at: time,
  })
  .openapi("Product");

export const productQuery = strictFields("parameter", {
  feed_id: limitedText(100).optional(),
  q: searchText
    .optional()
    .openapi({ description: "Words of the title, brand or shop id, with or without accents; all must occur." }),
  on_sale: z.enum(["true", "false"]).optional(),
  category: searchText.optional().openapi({ description: "Part of the category." }),
  availability: limitedText(50).optional().openapi({ description: "As `in_stock`, `out_of_stock`, `preorder`." }),
  item_group_id: limitedText(100).optional(),
  custom_label: limitedText(200).optional().openapi({ description: "One of the five custom labels." }),
  include_gone: z
    .enum(["true", "false"])
    .optional()
    .openapi({ description: "Lists products that have left their feed, too. Default: false." }),
  ...pageFields(50),
});

export const categoryQuery = strictFields("parameter", { feed_id: limitedText(100).optional() });

export const categorySchema = z.object({ category: z.string(), count: z.number().int() }).openapi("Category");
