import { join } from "node:path";
import { fetchImage } from "../catalog/fetch-image.ts";
import { requireUsable } from "../catalog/usable-product.ts";
import { Failure } from "../contract/failures.ts";
import type { ProductVideoInput } from "../contract/jobs.ts";
import { WORK_FILES } from "../contract/video.ts";
import { productScene, textScene } from "../copywriting/scene.ts";
import { recordShown } from "../store/jobs.ts";
import { getProduct } from "../store/products.ts";
import { findProfile, type Profile } from "../store/profiles.ts";
import type { Dependencies } from "./dependencies.ts";
import { runStage } from "./run-stage.ts";
import { cacheRoot, makeWorkFolder, writeJson } from "./work-folder.ts";

/** Stage 1: loads the product or the text and the profile's branding, fetches the picture, and makes the work folder. */
export const createSetup = (deps: Dependencies) =>
  async function setup(given: ProductVideoInput): Promise<{ hostId: string }> {
    return runStage(deps, "setup", given, async (input, step) => {
      if (input.text !== undefined) {
        const scene = textScene(input.text, (await profileOf(deps, input)).branding, input.settings);
        await writeJson(await makeWorkFolder(deps.config, input.jobId), WORK_FILES.scene, scene);
        return { hostId: deps.config.HOST_ID };
      }
      const known = await getProduct(deps.db, input.profileId, input.productId);
      const product = requireUsable(input.productId, known);
      await recordShown(deps.db, input.jobId, product.shown_hash);
      const profile = await profileOf(deps, input);
      const folder = await makeWorkFolder(deps.config, input.jobId);
      await fetchImage(
        product.image_link,
        join(folder, WORK_FILES.image),
        { safeFetch: deps.safeFetch, cacheDir: cacheRoot(deps.config) },
        step,
      );
      await writeJson(folder, WORK_FILES.scene, productScene(product, profile.branding, input.settings.cta_text));
      return { hostId: deps.config.HOST_ID };
    });
  };

async function profileOf(deps: Dependencies, { profileId }: ProductVideoInput): Promise<Profile> {
  const profile = await findProfile(deps.db, profileId);
  if (!profile) throw new Failure("ProductNotFound", "The profile of this video was deleted.");
  return profile;
}
