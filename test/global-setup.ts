/** One stack for all end-to-end tests: Temporal, PostgreSQL, PostgREST, worker, API, in a temporary folder. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { readConfig } from "../src/config.ts";
import { startStack } from "../src/stack/index.ts";
import { freePort } from "../src/stack/ports.ts";

declare module "vitest" {
  export interface ProvidedContext {
    apiUrl: string;
    dataDir: string;
    /** Where the worker looks for Edge's speech service; a test may serve it there. */
    edgePort: number;
    /** Where a test may serve feeds and pictures: the one private address that the stack may fetch from. */
    shopPort: number;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(tmpdir(), "feedreel-test-"));
  const [edgePort, shopPort] = [await freePort(), await freePort()];
  const config = readConfig({
    DATA_DIR: dataDir,
    EDGE_BASE_URL: `wss://127.0.0.1:${edgePort}`,
    FETCH_ALLOWED_PRIVATE_HOSTS: `127.0.0.1:${shopPort}`,
    LOG_LEVEL: process.env.LOG_LEVEL ?? "info",
  });
  const stack = await startStack({ ...config, PORT: 0, TEMPORAL_UI_PORT: 0 }, { quiet: true });
  project.provide("apiUrl", stack.apiUrl);
  project.provide("dataDir", dataDir);
  project.provide("edgePort", edgePort);
  project.provide("shopPort", shopPort);
  return async () => {
    await stack.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
}
