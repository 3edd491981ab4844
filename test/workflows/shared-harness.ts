/** The harness of the tests: on the server and with the bundle that all of them share. */
import { TestWorkflowEnvironment } from "@temporalio/testing";
import { afterAll, inject } from "vitest";
import { createHarness, type Harness, quietRuntime } from "./harness.ts";

/** Closed at the end of the test file. */
export async function sharedHarness(): Promise<Harness> {
  quietRuntime();
  const environment = await TestWorkflowEnvironment.createFromExistingServer({ address: inject("temporalAddress") });
  afterAll(() => environment.teardown());
  return createHarness(environment, { codePath: inject("workflowBundle") });
}
