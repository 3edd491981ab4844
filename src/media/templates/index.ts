import type { VideoTemplate } from "../../contract/settings.ts";
import { collection } from "./collection.ts";
import { productSpotlight } from "./product-spotlight.ts";
import { saleBanner } from "./sale-banner.ts";
import type { Template } from "./template.ts";

export const TEMPLATES: Record<VideoTemplate, Template> = {
  product_spotlight: productSpotlight,
  sale_banner: saleBanner,
  collection,
};
