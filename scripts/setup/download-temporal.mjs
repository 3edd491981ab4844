/** Lets Temporal's SDK download the server into a folder, and starts it once to see that it runs on this system. */
import { TestWorkflowEnvironment } from "@temporalio/testing";

const [downloadDir] = process.argv.slice(2);
const environment = await TestWorkflowEnvironment.createLocal({
  server: { executable: { type: "cached-download", downloadDir } },
});
await environment.teardown();
process.exit(0);
