/**
 * Which folder of `src` may import which. Part of `npm run check`; import cycles are found by Biome. Tests and fixtures
 * may import anything.
 */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Below everything but the contract. */
const BASE = [
  "contract",
  "config.ts",
  "atomic-write.ts",
  "concurrency-limit.ts",
  "loopback.ts",
  "process-guard.ts",
  "secrets.ts",
];

/** What a folder may import of ours, besides itself; the longest name that holds a file counts. */
const MAY_IMPORT = {
  contract: [],
  "config.ts": ["contract"],
  "log.ts": ["config.ts", "secrets.ts"],
  "secrets.ts": ["config.ts"],
  "atomic-write.ts": [],
  "concurrency-limit.ts": [],
  "loopback.ts": [],
  "process-guard.ts": [],
  "process-guardian.mjs": [],

  cache: BASE,
  http: BASE,
  temporal: BASE,
  store: BASE,

  "media/text": ["contract", "atomic-write.ts"],
  "media/ffmpeg": ["contract", "process-guard.ts"],
  "media/audio": ["contract", "media/ffmpeg"],
  "media/draw": ["contract", "media/text"],
  "media/photo": ["contract", "cache", "media/draw"],
  "media/captions": ["contract", "media/text", "media/draw"],
  "media/templates": ["contract", "media/text", "media/draw", "media/photo"],
  "media/render": ["contract", "atomic-write.ts", "media"],
  "media/verify": ["contract", "media/ffmpeg", "media/audio"],
  catalog: [...BASE, "cache", "http"],
  copywriting: [...BASE, "cache", "http", "catalog"],
  speech: [...BASE, "cache", "http", "copywriting", "media/audio", "media/ffmpeg"],

  services: [...BASE, "cache", "http", "store", "temporal", "catalog", "copywriting", "speech", "media"],
  workflows: ["contract"],
  activities: [...BASE, "cache", "http", "store", "services", "catalog", "copywriting", "speech", "media"],
  api: [...BASE, "log.ts", "cache", "store", "services", "catalog"],

  stack: [...BASE, "log.ts", "temporal"],
  web: ["contract"],
  bin: [""],
};
/** What it may import for its types alone, besides. */
const MAY_IMPORT_TYPES = {
  workflows: ["activities"],
  api: ["temporal"],
  web: ["api"],
};

const IMPORT =
  /^(?:import|export)\s+(?<types>type\s)?[^;]*?from\s+"(?<path>\.[^"]+)"|import\("(?<dynamic>\.[^"]+)"\)/gm;
const CODE = /(?<!\.test|\.fixture)\.(ts|tsx|mjs)$/;

/** Whether `path` is the folder or file `name`, or lies in it. Every path lies in "". */
const isIn = (path, name) => name === "" || path === name || path.startsWith(`${name}/`);

/** @returns the entry of `table` whose name holds `path`, the most exact one */
function entryOf(table, path) {
  const names = Object.keys(table).filter((name) => isIn(path, name));
  return names.toSorted((a, b) => b.length - a.length)[0];
}

function violationsOf(file) {
  const path = relative(join(ROOT, "src"), file).replaceAll(sep, "/");
  const folder = entryOf(MAY_IMPORT, path);
  if (folder === undefined) return [`${path}: its folder is not listed in scripts/check-imports.mjs`];
  return [...readFileSync(file, "utf8").matchAll(IMPORT)].flatMap(({ groups: { types, path: from, dynamic } }) => {
    const target = relative(join(ROOT, "src"), join(dirname(file), from ?? dynamic)).replaceAll(sep, "/");
    if (target.startsWith("..")) return [];
    const allowed = [folder, ...MAY_IMPORT[folder], ...((types && MAY_IMPORT_TYPES[folder]) || [])];
    if (allowed.some((name) => isIn(target, name))) return [];
    return [`${path} imports ${target}, which ${folder} may not${types ? "" : " (see scripts/check-imports.mjs)"}`];
  });
}

const files = readdirSync(join(ROOT, "src"), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && CODE.test(entry.name))
  .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
const violations = files.flatMap(violationsOf);
for (const violation of violations) console.error(violation);
if (violations.length > 0) process.exitCode = 1;
