import type { VideoTemplate } from "../../contract/settings.ts";
import type { CaptionBand } from "../draw/safe-area.ts";
import { collection } from "./collection.ts";
import { productSpotlight } from "./product-spotlight.ts";
import { saleBanner } from "./sale-banner.ts";
import type { Template } from "./template.ts";

export const TEMPLATES: Record<VideoTemplate, Template> = {
  product_spotlight: productSpotlight,
  sale_banner: saleBanner,
  collection,
};

/** The box that a template keeps free for captions. */
export const captionBand = (template: VideoTemplate): CaptionBand => TEMPLATES[template].captionBand;
