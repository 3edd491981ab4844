/**
 * Builds the web pages into a temporary folder, then renames it to TARGET. Text files are also compressed here, so that the
 * API does not do it for each request: build-web.mjs SOURCE TARGET SOURCE_HASH
 */
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "vite";

const [source, target, sourceHash] = process.argv.slice(2);
const partial = `${target}.${process.pid}`;

await build({ configFile: join(source, "vite.config.ts"), logLevel: "warn", build: { outDir: partial } });
const built = readdirSync(partial, { recursive: true });
for (const name of built.filter((name) => /\.(js|css|html|svg)$/.test(name))) {
  const content = readFileSync(join(partial, name));
  const params = { [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
  writeFileSync(join(partial, `${name}.br`), brotliCompressSync(content, { params }));
  writeFileSync(join(partial, `${name}.gz`), gzipSync(content, { level: 9 }));
}
writeFileSync(join(partial, "sources.sha256"), sourceHash);
rmSync(target, { recursive: true, force: true });
renameSync(partial, target);
