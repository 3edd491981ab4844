import { join } from "node:path";
import { fetchImage } from "../catalog/fetch-image.ts";
import { requireUsable } from "../catalog/usable-product.ts";
import { Failure } from "../contract/failures.ts";
import type { ProductVideoInput } from "../contract/jobs.ts";
import type { Brand } from "../contract/settings.ts";
import { type Scene, WORK_FILES } from "../contract/video.ts";
import { productScene, textScene } from "../copywriting/scene.ts";
import { recordShown } from "../store/jobs.ts";
import { getProduct, shownHash } from "../store/products.ts";
import { findProfile, keptBrand } from "../store/profiles.ts";
import type { Dependencies } from "./dependencies.ts";
import { runStage } from "./run-stage.ts";
import { cacheRoot, makeWorkFolder, writeJson } from "./work-folder.ts";

/** Stage 1: loads the product or the text and the profile's branding, fetches the picture, and makes the work folder. */
export const createSetup = (deps: Dependencies) =>
  async function setup(given: ProductVideoInput): Promise<{ hostId: string }> {
    return runStage(deps, "setup", given, async (input, step) => {
      if (input.text !== undefined) {
        const { branding, pronunciations } = await brandOf(deps, input);
        const scene: Scene = { ...textScene(input.text, branding, input.settings), pronunciations };
        await writeJson(await makeWorkFolder(deps.config, input.jobId), WORK_FILES.scene, scene);
        return { hostId: deps.config.HOST_ID };
      }
      const known = await getProduct(deps.db, input.profileId, input.productId);
      const product = requireUsable(input.productId, known);
      const now = new Date();
      await recordShown(deps.db, input.jobId, shownHash(product, now));
      const { branding, pronunciations } = await brandOf(deps, input);
      const folder = await makeWorkFolder(deps.config, input.jobId);
      await fetchImage(
        product.image_link,
        join(folder, WORK_FILES.image),
        { safeFetch: deps.safeFetch, cacheDir: cacheRoot(deps.config) },
        step,
      );
      const shown = productScene(product, branding, { ctaText: input.settings.cta_text, now });
      const scene: Scene = { ...shown, pronunciations };
      await writeJson(folder, WORK_FILES.scene, scene);
      return { hostId: deps.config.HOST_ID };
    });
  };

/** As it was when the job was started; the profile's own for a job of a version that did not keep it. */
async function brandOf({ db }: Dependencies, { jobId, profileId }: ProductVideoInput): Promise<Brand> {
  const brand = (await keptBrand(db, jobId)) ?? (await findProfile(db, profileId));
  if (!brand) throw new Failure("ProductNotFound", "The profile of this video was deleted.");
  return brand;
}
