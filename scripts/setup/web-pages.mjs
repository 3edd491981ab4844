/** The web pages, built at set-up: the API serves them as files. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sourceHash } from "./source-hash.mjs";
import { SetupError } from "./steps.mjs";
import { execute } from "./system.mjs";

/** What the pages import, with package-lock.json for the versions of packages. */
const SOURCES = { folders: ["src/web", "src/contract"], files: ["package-lock.json"] };
const hashFile = (root) => join(root, "build", "web", "sources.sha256");

/** @type {import("./steps.mjs").Step} */
export const webPages = {
  name: "Web pages",
  needed({ root }) {
    if (!existsSync(hashFile(root))) return "building them";
    return readFileSync(hashFile(root), "utf8") === sourceHash(root, SOURCES) ? false : "they changed, building again";
  },
  async run({ root }) {
    const script = fileURLToPath(new URL("./build-web.mjs", import.meta.url));
    const args = [script, join(root, "src", "web"), join(root, "build", "web"), sourceHash(root, SOURCES)];
    await execute(process.execPath, args, { cwd: root }).catch((error) => {
      throw new SetupError(`The web pages could not be built:\n${error.message}`);
    });
  },
};
