/** Stage 4: draws everything visible into layers, and plans how they move. Stage 5 encodes them, once. */
import type { Beat, Narration, Scene, StepOptions } from "../../contract/video.ts";
import type { TextBounds } from "../draw/element.ts";
import { TEMPLATES } from "../templates/index.ts";
import { composeProduct } from "./compose-product.ts";
import { composeText, textCardOf } from "./compose-text.ts";
import type { Composition } from "./composition.ts";
import { atKeyframe, transitionsOf } from "./transitions.ts";

/**
 * Draws the layers of a video into its work folder. The same scene and narration give the same files.
 * @param folders the video's work folder, with {@link WORK_FILES}.image for a product; the cache of this machine
 * @returns the plan for {@link finalRender}
 * @throws the signal's reason when aborted
 */
export function compose(
  scene: Scene,
  narration: Pick<Narration, "duration_s" | "beats" | "sentences">,
  folders: { folder: string; cacheDir: string },
  step: StepOptions,
): Promise<Composition> {
  return scene.kind === "text"
    ? composeText(scene, narration, folders.folder, step)
    : composeProduct(scene, narration, folders, step);
}

/** The bounds of all texts that a scene shows after each beat, for checking a layout. */
export function textBoundsOf(scene: Scene): (TextBounds & { after: Beat })[] {
  if (scene.kind === "text") return textCardOf(scene, []).texts.map((text) => ({ after: "title", ...text }));
  const layout = TEMPLATES[scene.branding.template].layOut(scene);
  return transitionsOf(layout).flatMap(({ beat, present, entering, to }) =>
    [...present, ...entering].flatMap(({ texts }) =>
      texts.map(({ name, box }) => ({ after: beat, name, box: atKeyframe(box, to) })),
    ),
  );
}
