/** The workflows' bundle, built at set-up so that a worker starts seconds sooner. */
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sourceHash } from "./source-hash.mjs";
import { SetupError } from "./steps.mjs";
import { execute } from "./system.mjs";

/** What workflow code imports; the SDK by its version. */
const SOURCES = {
  folders: ["src/workflows", "src/contract"],
  files: ["node_modules/@temporalio/workflow/package.json"],
};
const bundleFile = (root) => join(root, "build", "workflow-bundle.js");
/** Hash of what the bundle was built from. Not in the bundle: the SDK reads its end and line numbers as webpack wrote them. */
const hashFile = (root) => join(root, "build", "workflow-bundle.sha256");

/** @type {import("./steps.mjs").Step} */
export const workflowBundle = {
  name: "Workflow bundle",
  needed({ root }) {
    if (!existsSync(bundleFile(root)) || !existsSync(hashFile(root))) return "bundling the workflows";
    return readFileSync(hashFile(root), "utf8") === sourceHash(root, SOURCES) ? false : "they changed, bundling again";
  },
  async run({ root }) {
    const script = fileURLToPath(new URL("./bundle-workflows.mjs", import.meta.url));
    const hash = sourceHash(root, SOURCES);
    const args = [script, join(root, "src", "workflows", "index.ts"), bundleFile(root)];
    rmSync(hashFile(root), { force: true });
    await execute(process.execPath, args, { cwd: root }).catch((error) => {
      throw new SetupError(`The workflows could not be bundled:\n${error.message}`);
    });
    writeFileSync(hashFile(root), hash);
  },
};
