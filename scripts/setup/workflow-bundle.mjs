/** The workflows' bundle, made ahead: a worker that finds it is up seconds sooner. */
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sourceMark } from "./source-mark.mjs";
import { SetupError } from "./steps.mjs";
import { execute } from "./system.mjs";

/** What workflow code may import, besides the SDK. */
const SOURCES = {
  folders: ["src/workflows", "src/contract"],
  files: ["node_modules/@temporalio/workflow/package.json"],
};
const bundleFile = (root) => join(root, "build", "workflow-bundle.js");
/** What the bundle was made of. A file of its own: the SDK reads the bundle's end and line numbers as webpack wrote them. */
const markFile = (root) => join(root, "build", "workflow-bundle.sha256");

/** @type {import("./steps.mjs").Step} */
export const workflowBundle = {
  name: "Workflow bundle",
  needed({ root }) {
    if (!existsSync(bundleFile(root)) || !existsSync(markFile(root))) return "bundling the workflows";
    return readFileSync(markFile(root), "utf8") === sourceMark(root, SOURCES) ? false : "they changed, bundling again";
  },
  async run({ root }) {
    const script = fileURLToPath(new URL("./bundle-workflows.mjs", import.meta.url));
    const mark = sourceMark(root, SOURCES);
    const args = [script, join(root, "src", "workflows", "index.ts"), bundleFile(root)];
    rmSync(markFile(root), { force: true });
    await execute(process.execPath, args, { cwd: root }).catch((error) => {
      throw new SetupError(`The workflows could not be bundled:\n${error.message}`);
    });
    writeFileSync(markFile(root), mark);
  },
};
