import { readFileSync } from "node:fs";
import sharp from "sharp";
import { sha256 } from "./content-cache.ts";

/**
 * A hash of the source text of some modules and of the versions of sharp and its libraries. As part of a cache key it makes every
 * change of that code invalidate what the old code made.
 * @param base the caller's `import.meta.url`
 * @param modules relative to it: all those whose change may change the output
 */
export function codeHash(base: string, ...modules: string[]): string {
  const texts = modules.map((module) => readFileSync(new URL(module, base), "utf8"));
  return sha256(JSON.stringify([texts, sharp.versions]));
}
