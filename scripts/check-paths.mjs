/**
 * Fails where a document names a path or an npm script that does not exist. Part of `npm run check`.
 * `*` in a path stands for any characters but `/`. Names in capitals are placeholders (src/api/RESOURCE/routes.ts).
 */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const FOLDERS = ["src", "test", "scripts", "docs", "bench", "samples", "supabase", "temporal-dev", ".ci", ".githooks"];

const PATH = new RegExp(
  `(?<![@\\w./-])(?:${FOLDERS.map((name) => name.replace(".", "\\.")).join("|")})/[\\w./*-]+`,
  "g",
);
const LINK = /\]\((?!https?:)([^)#]+)/g;
const NPM_SCRIPT = /npm run (?:-s )?([\w:]+)/g;
const PLACEHOLDER = /\/[A-Z][A-Z_]+(\/|\.|$)/;

const scripts = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")).scripts;
const topLevel = readdirSync(ROOT, { withFileTypes: true }).map(({ name }) => name);
const files = FOLDERS.flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(ROOT, join(entry.parentPath ?? entry.path, entry.name)).replaceAll(sep, "/")),
).concat(topLevel);

/** Whether a file, or a folder with files, has this path. */
function exists(path) {
  const escaped = path.replace(/\/$/, "").replace(/[.+(){}[\]^$|]/g, "\\$&");
  const pattern = new RegExp(`^${escaped.replaceAll("*", "[^/]*")}(/|$)`);
  return files.some((file) => pattern.test(file));
}

/** @returns what the document names and is not there */
function missingIn(document) {
  const text = readFileSync(join(ROOT, document), "utf8");
  const paths = [...text.matchAll(PATH)].map(([path]) => path.replace(/\.$/, ""));
  const links = [...text.matchAll(LINK)].map(([, link]) => posix.join(dirname(document), link));
  const commands = [...text.matchAll(NPM_SCRIPT)].map(([, name]) => name);
  return [
    ...[...paths, ...links].filter((path) => !PLACEHOLDER.test(path) && !exists(path)),
    ...commands.filter((name) => !(name in scripts)).map((name) => `npm run ${name}`),
  ];
}

const documents = [...topLevel, ...files].filter((name) => name.endsWith(".md") && name !== "CHANGELOG.md");
const violations = [...new Set(documents)].flatMap((name) =>
  missingIn(name).map((path) => `${name}: there is no ${path}`),
);
for (const violation of violations) console.error(violation);
if (violations.length > 0) process.exitCode = 1;
