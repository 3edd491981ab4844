/** The cost of Temporal and the workflows alone: activities that do nothing. */
import { TASK_QUEUE, WORKFLOWS, workflowIds } from "../src/contract/jobs.ts";
import { batchOf, startHarness } from "../test/workflows/harness.ts";

const PRODUCTS = 20;

/** @returns milliseconds per product, in a batch that makes one after the other */
export async function orchestration(): Promise<number> {
  const harness = await startHarness();
  try {
    return await harness.withWorker({}, async () => {
      const run = async (count: number) => {
        const input = { ...batchOf(count), concurrency: 1 };
        const workflowId = workflowIds.batch(input.batchId);
        await harness.environment.client.workflow.execute(WORKFLOWS.batchVideo, {
          taskQueue: TASK_QUEUE,
          workflowId,
          args: [input],
        });
      };
      await run(2);
      const started = performance.now();
      await run(PRODUCTS);
      return (performance.now() - started) / PRODUCTS;
    });
  } finally {
    await harness.stop();
  }
}
