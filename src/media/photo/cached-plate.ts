/**
 * A photograph's plate and backdrop from the cache. They depend on the photograph and the template's window alone, so a video
 * with another price or title uses the same ones.
 */
import { readFile } from "node:fs/promises";
import { z } from "zod";
import { codeHash } from "../../cache/code-hash.ts";
import { cached, linkOrCopy, sha256 } from "../../cache/content-cache.ts";
import { analysePhoto } from "./analyse.ts";
import { type Backdrop, backdropOf, blurPlate } from "./backdrop.ts";
import type { PlateSpec } from "./placement.ts";
import { makePlate, type Plate } from "./plate.ts";

const CODE_HASH = codeHash(import.meta.url, "analyse.ts", "placement.ts", "plate.ts", "backdrop.ts");
const subjectSchema = z.object({ x: z.number(), y: z.number() });

/**
 * Writes a photograph's plate, RGBA, to a file.
 * @param photo path of the photograph
 * @param target path of the file
 * @param cacheDir of this machine
 */
export async function placePlate(
  photo: string,
  target: string,
  spec: PlateSpec,
  cacheDir: string,
): Promise<{ subject: Plate["subject"]; backdrop: Backdrop }> {
  const key = { codeHash: CODE_HASH, inputs: { photo: sha256(await readFile(photo)), ...spec } };
  const plate = await cached(cacheDir, { ...key, kind: "plate", metadata: subjectSchema }, async () => {
    const { pixels, subject } = await makePlate(photo, await analysePhoto(photo), spec);
    return { metadata: subject, bytes: pixels };
  });
  const blurred = await cached(cacheDir, { ...key, kind: "backdrop", metadata: z.null() }, async () => ({
    metadata: null,
    bytes: await blurPlate(plate.bytes, spec),
  }));
  await linkOrCopy(plate, target);
  return { subject: plate.metadata, backdrop: backdropOf(blurred.bytes, spec) };
}
