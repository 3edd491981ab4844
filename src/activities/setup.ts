import { join } from "node:path";
import { fetchImage } from "../catalog/fetch-image.ts";
import { requireUsable } from "../catalog/usable-product.ts";
import { Failure } from "../contract/failures.ts";
import type { ProductVideoInput } from "../contract/jobs.ts";
import type { Brand } from "../contract/settings.ts";
import { type Scene, WORK_FILES } from "../contract/video.ts";
import { productScene, textScene } from "../copywriting/scene.ts";
import { keptOfJob, recordShown } from "../store/jobs.ts";
import { getProduct, shownHash } from "../store/products.ts";
import { findProfile } from "../store/profiles.ts";
import type { Dependencies } from "./dependencies.ts";
import { runStage } from "./run-stage.ts";
import { cacheRoot, makeWorkFolder, writeJson } from "./work-folder.ts";

/** Stage 1: loads the product or the text and the profile's branding, fetches the picture, and makes the work folder. */
export const createSetup = (deps: Dependencies) =>
  async function setup(given: ProductVideoInput): Promise<{ hostId: string }> {
    return runStage(deps, "setup", given, async (input, step) => {
      if (input.text !== undefined) {
        const { branding, ...spoken } = await keptOf(deps, input);
        const scene: Scene = { ...textScene(input.text, branding, input.settings), ...spoken };
        await writeJson(await makeWorkFolder(deps.config, input.jobId), WORK_FILES.scene, scene);
        return { hostId: deps.config.HOST_ID };
      }
      const known = await getProduct(deps.db, input.profileId, input.productId);
      const product = requireUsable(input.productId, known);
      const now = new Date();
      await recordShown(deps.db, input.jobId, shownHash(product, now));
      const { branding, ...spoken } = await keptOf(deps, input);
      const folder = await makeWorkFolder(deps.config, input.jobId);
      await fetchImage(
        product.image_link,
        join(folder, WORK_FILES.image),
        { safeFetch: deps.safeFetch, cacheDir: cacheRoot(deps.config) },
        step,
      );
      const shown = productScene(product, branding, { ctaText: input.settings.cta_text, now });
      const scene: Scene = { ...shown, ...spoken };
      await writeJson(folder, WORK_FILES.scene, scene);
      return { hostId: deps.config.HOST_ID };
    });
  };

/**
 * The brand, as it was when the job was started, and the job's own script. The brand is the profile's present one for a job of a
 * version that did not keep it.
 */
async function keptOf(
  { db }: Dependencies,
  { jobId, profileId }: ProductVideoInput,
): Promise<Brand & { script?: string }> {
  const { brand: kept, script } = await keptOfJob(db, jobId);
  const brand = kept ?? (await findProfile(db, profileId));
  if (!brand) throw new Failure("ProductNotFound", "The profile of this video was deleted.");
  const { branding, pronunciations } = brand;
  return { branding, pronunciations, ...(script !== null && { script }) };
}
