/**
 * What a composition takes from the photograph depends on the photograph and its window alone, on nothing that is written
 * over it: another price, another title use what was made before.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { codeHash } from "../../cache/code-hash.ts";
import { cached, linkOrCopy, sha256 } from "../../cache/content-cache.ts";
import { WORK_FILES } from "../../contract/video.ts";
import type { Box } from "../draw/layout.ts";
import type { Layer } from "../render/composition.ts";
import { layerAt, PHOTO_FILE } from "../render/layers.ts";
import type { Backdrop } from "../templates/template.ts";
import { lookAtPhoto } from "./analyse.ts";
import { backdropOf, blurred } from "./backdrop.ts";
import { makePlate, type Plate, type PlateWindow } from "./plate.ts";

const CODE_HASH = codeHash(import.meta.url, "analyse.ts", "plate.ts", "backdrop.ts", "../draw/colour.ts");
const subjectSchema = z.object({ x: z.number(), y: z.number() });

export interface PlacedPlate {
  layer: Layer;
  subject: Plate["subject"];
  backdrop: Backdrop;
}

/**
 * Puts the plate of the photograph in `folder` there, too: made now, or kept from an earlier video.
 * @param window where in the picture it is seen
 */
export async function placePlate(
  { folder, cacheDir }: { folder: string; cacheDir: string },
  window: Box,
  { focus, backdrop }: Pick<PlateWindow, "focus" | "backdrop">,
): Promise<PlacedPlate> {
  const photo = join(folder, WORK_FILES.image);
  const size = { width: window.right - window.left, height: window.bottom - window.top };
  const seen: PlateWindow = { ...size, focus, backdrop };
  const key = { codeHash: CODE_HASH, inputs: { photo: sha256(await readFile(photo)), ...seen } };
  const plate = await cached(cacheDir, { ...key, kind: "plate", metadata: subjectSchema }, async () => {
    const { pixels, subject } = await makePlate(photo, await lookAtPhoto(photo), seen);
    return { metadata: subject, bytes: pixels };
  });
  const blur = await cached(cacheDir, { ...key, kind: "backdrop", metadata: z.null() }, async () => ({
    metadata: null,
    bytes: await blurred(plate.bytes, size),
  }));
  await linkOrCopy(plate, join(folder, PHOTO_FILE));
  return { layer: layerAt(PHOTO_FILE, window), subject: plate.metadata, backdrop: backdropOf(blur.bytes, size) };
}
