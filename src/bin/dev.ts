/** `npm run dev`: the stack of `npm start`; API, worker and pages reload when their files change. */
import { watch } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { createServer } from "vite";
import { workflowBundle } from "../../scripts/setup/workflow-bundle.mjs";
import { runInForeground } from "./foreground.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

await runInForeground({
  watch: true,
  describe: async ({ apiUrl, temporalUiUrl }, signal) => {
    const pages = await servePages(apiUrl);
    void rebundleWorkflows(signal).catch(() => {});
    return [
      ["Pages", pages],
      ["API", `${apiUrl}/api/v1`],
      ["Reference", `${apiUrl}/docs`],
      ...(temporalUiUrl ? [["Temporal", temporalUiUrl] satisfies [string, string]] : []),
    ];
  },
});

/** @returns the address of the development server, which passes requests for the API on */
async function servePages(apiUrl: string): Promise<string> {
  process.env.FEEDREEL_URL = apiUrl;
  const server = await createServer({ configFile: `${root}/src/web/vite.config.ts`, clearScreen: false });
  await server.listen();
  return server.resolvedUrls?.local[0] ?? "";
}

/** Rebuilds the workflows' bundle when their source changes; the worker restarts when the bundle does. */
async function rebundleWorkflows(signal: AbortSignal): Promise<void> {
  const context = { root, forTests: false, environment: process.env };
  for await (const _change of watch(`${root}/src`, { recursive: true, signal })) {
    if (!workflowBundle.needed(context)) continue;
    await workflowBundle.run(context, () => {}).catch((error: Error) => console.error(error.message));
  }
}
