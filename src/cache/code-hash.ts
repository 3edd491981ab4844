import { readFileSync } from "node:fs";
import sharp from "sharp";
import { addressOf } from "./content-cache.ts";

/**
 * Names the code of some modules and of the picture library below them by their text. What they make is kept under this
 * name, so that no change has to be thought of: after any, all is made anew.
 * @param base the caller's `import.meta.url`
 * @param modules relative to it; all whose change may change a pixel
 */
export function editionOf(base: string, ...modules: string[]): string {
  const texts = modules.map((module) => readFileSync(new URL(module, base), "utf8"));
  return addressOf(JSON.stringify([texts, sharp.versions]));
}
