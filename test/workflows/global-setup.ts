/** One Temporal server and one workflow bundle for all tests of workflows. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { bundleWorkflows, quietRuntime, startTemporal } from "./harness.ts";

declare module "vitest" {
  export interface ProvidedContext {
    temporalAddress: string;
    /** The workflows' code, in a file. */
    workflowBundle: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  quietRuntime();
  const folder = await mkdtemp(join(tmpdir(), "feedreel-workflows-"));
  const bundle = join(folder, "workflows.js");
  const [environment, { code }] = await Promise.all([startTemporal(), bundleWorkflows()]);
  await writeFile(bundle, code);
  project.provide("temporalAddress", environment.address);
  project.provide("workflowBundle", bundle);
  return async () => {
    await environment.teardown();
    await rm(folder, { recursive: true });
  };
}
