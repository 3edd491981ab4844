import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const SRC = fileURLToPath(new URL("..", import.meta.url));
/** Make none of the cached content: errors are not cached, HTTP headers have a cache of their own, waiting changes nothing. */
const NO_CONTENT = ["contract/failures.ts", "catalog/image-http-cache.ts", "concurrency-limit.ts"];

const CALL = /codeHash\(\s*import\.meta\.url,\s*([^)]+)\)/g;
const VALUE_IMPORT = /^(?:import|export)\s(?!type\s)[^;]*?from\s+"(\.[^"]+)"/gm;

const matchesIn = (path: string, pattern: RegExp): string[] =>
  [...readFileSync(path, "utf8").matchAll(pattern)].map(([, found = ""]) => found);
const importsOf = (path: string) =>
  matchesIn(path, VALUE_IMPORT)
    .map((target) => join(dirname(path), target))
    .filter((module) => !NO_CONTENT.includes(relative(SRC, module)));

/** The modules and all that they import for their values, directly or not. */
function withImports(modules: readonly string[]): Set<string> {
  const found = new Set(modules);
  for (const path of found) for (const imported of importsOf(path)) found.add(imported);
  return found;
}

const callers = readdirSync(SRC, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts") && !path.endsWith(".test.ts"))
  .flatMap((path) => matchesIn(join(SRC, path), CALL).map((list) => ({ path, list })));

describe("the modules of a code hash", () => {
  it("are found where content is cached", () => {
    expect(callers.map(({ path }) => path).sort()).toEqual(["catalog/fetch-image.ts", "media/photo/cached-plate.ts"]);
  });

  it.each(callers)("are, in $path, all whose code makes the content", ({ path, list }) => {
    const folder = join(SRC, dirname(path));
    const listed = [...list.matchAll(/"([^"]+)"/g)].map(([, module = ""]) => join(folder, module));
    const neighbours = importsOf(join(SRC, path)).filter((module) => dirname(module) === folder);
    const missing = [...withImports([...listed, ...neighbours])].filter((module) => !listed.includes(module));
    expect(missing.map((module) => relative(SRC, module))).toEqual([]);
  });
});
