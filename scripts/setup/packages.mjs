/** The version of Node, and the packages that package-lock.json names. */
import { createHash } from "node:crypto";
import { existsSync, lstatSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { stamp, stamped } from "./stamps.mjs";
import { SetupError } from "./steps.mjs";
import { execute } from "./system.mjs";

const NODE_AT_LEAST = [20, 19];

/** @type {import("./steps.mjs").Step} */
export const nodeVersion = {
  name: "Node",
  needed() {
    const [major, minor] = process.versions.node.split(".").map(Number);
    const enough = major > NODE_AT_LEAST[0] || (major === NODE_AT_LEAST[0] && minor >= NODE_AT_LEAST[1]);
    const unixLike = process.platform === "linux" || process.platform === "darwin";
    return enough && unixLike ? false : "checking version and system";
  },
  async run() {
    if (process.platform === "win32") {
      throw new SetupError("Feedreel runs on Linux and macOS. On Windows use WSL:\n\n  wsl --install");
    }
    const wanted = NODE_AT_LEAST.join(".");
    throw new SetupError(
      `This is Node ${process.versions.node}; Feedreel needs ${wanted} or newer. With nvm:\n\n  nvm install 22`,
    );
  },
};

const readJson = (path) => JSON.parse(readFileSync(path, "utf8"));
const lockHash = (root) =>
  createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");

/** Whether node_modules holds what the lock names, by npm's own record; optional packages may be missing. */
function installed(root) {
  const record = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(record)) return false;
  const { "": _project, ...wanted } = readJson(join(root, "package-lock.json")).packages;
  const present = readJson(record).packages;
  return (
    Object.keys(present).every((path) => path in wanted) &&
    Object.entries(wanted).every(([path, { version, optional }]) =>
      path in present ? present[path].version === version : optional,
    )
  );
}

/** @type {import("./steps.mjs").Step} */
export const packages = {
  name: "Packages",
  needed({ root }) {
    const hash = lockHash(root);
    if (stamped(root, "packages", hash)) return false;
    if (installed(root)) {
      stamp(root, "packages", hash);
      return false;
    }
    return "npm ci";
  },
  async run({ root, environment }, progress) {
    const folder = join(root, "node_modules");
    if (lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink()) {
      // npm would follow the link and first empty another checkout's folder.
      throw new SetupError(
        `${folder} is a link. Remove it, so that this checkout gets packages of its own:\n\n  rm ${folder}`,
      );
    }
    progress("npm installs what package-lock.json names");
    const npm = environment.npm_execpath ? [process.execPath, environment.npm_execpath] : ["npm"];
    await execute(npm[0], [...npm.slice(1), "ci", "--include=dev", "--include=optional"], { cwd: root }).catch(
      (error) => {
        throw new SetupError(`The packages could not be installed:\n${error.message}\n\nRun it again:\n\n  npm ci`);
      },
    );
    stamp(root, "packages", lockHash(root));
  },
};
