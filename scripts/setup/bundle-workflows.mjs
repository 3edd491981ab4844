/** Bundles the workflows into one file, written atomically: bundle-workflows.mjs SOURCE TARGET */
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { bundleWorkflowCode, DefaultLogger } from "@temporalio/worker";

const [workflowsPath, target] = process.argv.slice(2);
const { code } = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger("WARN") });
const partial = `${target}.${process.pid}`;
mkdirSync(dirname(target), { recursive: true });
writeFileSync(partial, code);
renameSync(partial, target);
