/**
 * `npm run replay -- FILE…`: replays histories on this checkout's workflows. A file is what
 * `temporal workflow show --output json` prints.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { DefaultLogger, Runtime, Worker } from "@temporalio/worker";

const codePath = fileURLToPath(new URL("../../build/workflow-bundle.js", import.meta.url));
Runtime.install({ logger: new DefaultLogger("ERROR") });
for (const file of process.argv.slice(2)) {
  const history = JSON.parse(readFileSync(file, "utf8"));
  const error = await Worker.runReplayHistory({ workflowBundle: { codePath } }, history).then(
    () => undefined,
    (error) => error.message,
  );
  console.log(`${error ? "✗" : "✓"} ${file}, ${history.events.length} events${error ? `\n  ${error}` : ""}`);
  if (error) process.exitCode = 1;
}
