import { join } from "node:path";
import { fetchImage } from "../catalog/image.ts";
import { Failure } from "../contract/failures.ts";
import type { ProductVideoInput } from "../contract/jobs.ts";
import { WORK_FILES } from "../contract/video.ts";
import { getProduct } from "../store/products.ts";
import { findProfile } from "../store/profiles.ts";
import type { Dependencies } from "./dependencies.ts";
import { runStage } from "./run-stage.ts";
import { sceneOf } from "./scene.ts";
import { makeWorkFolder, writeJson } from "./work-folder.ts";

/** Stage 1: the product, the profile's look, the picture, and a folder for them on this machine. */
export const createSetup = (deps: Dependencies) =>
  async function setup(input: ProductVideoInput): Promise<{ hostId: string }> {
    return runStage(deps, { id: input.jobId, stage: "setup" }, async (step) => {
      const product = await getProduct(deps.db, input.profileId, input.productId);
      if (!product) {
        throw new Failure(
          "ProductNotFound",
          `There is no product ${input.productId} in your catalogue. Sync the feed, then choose it from the product list.`,
        );
      }
      const profile = await findProfile(deps.db, input.profileId);
      if (!profile) throw new Failure("ProductNotFound", "The profile of this product was deleted.");
      if (!product.image_link) {
        throw new Failure(
          "ProductHasNoImage",
          `“${product.title}” has no picture in the feed. Add an image_link to it and sync the feed again.`,
        );
      }
      const folder = await makeWorkFolder(deps.config, input.jobId);
      await fetchImage(
        product.image_link,
        join(folder, WORK_FILES.image),
        { publicFetch: deps.publicFetch, cacheDir: join(deps.config.DATA_DIR, "cache", "images") },
        step,
      );
      await writeJson(folder, WORK_FILES.scene, sceneOf(product, profile.branding, input.settings.cta_text));
      return { hostId: deps.config.HOST_ID };
    });
  };
