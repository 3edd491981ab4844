/** The workflows' bundle, made ahead: a worker that finds it is up seconds sooner. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { SetupError } from "./steps.mjs";
import { execute } from "./system.mjs";

/** What workflow code may import, besides packages. */
const SOURCES = ["src/workflows", "src/contract"];
const bundleFile = (root) => join(root, "build", "workflow-bundle.js");
/** What the bundle was made of. A file of its own: the SDK reads the bundle's end and line numbers as webpack wrote them. */
const markFile = (root) => join(root, "build", "workflow-bundle.sha256");

/** @returns {string} hash of the sources and of the SDK's version */
function sourceMark(root) {
  const hash = createHash("sha256");
  hash.update(readFileSync(join(root, "node_modules", "@temporalio", "workflow", "package.json")));
  for (const folder of SOURCES) {
    const files = readdirSync(join(root, folder), { recursive: true }).filter(
      (name) => name.endsWith(".ts") && !name.endsWith(".test.ts"),
    );
    for (const name of files.sort()) hash.update(name).update(readFileSync(join(root, folder, name)));
  }
  return hash.digest("hex");
}

/** @type {import("./steps.mjs").Step} */
export const workflowBundle = {
  name: "Workflow bundle",
  needed({ root }) {
    if (!existsSync(bundleFile(root)) || !existsSync(markFile(root))) return "bundling the workflows";
    return readFileSync(markFile(root), "utf8") === sourceMark(root) ? false : "they changed, bundling again";
  },
  async run({ root }) {
    const script = fileURLToPath(new URL("./bundle-workflows.mjs", import.meta.url));
    const mark = sourceMark(root);
    const args = [script, join(root, SOURCES[0], "index.ts"), bundleFile(root)];
    rmSync(markFile(root), { force: true });
    await execute(process.execPath, args, { cwd: root }).catch((error) => {
      throw new SetupError(`The workflows could not be bundled:\n${error.message}`);
    });
    writeFileSync(markFile(root), mark);
  },
};
