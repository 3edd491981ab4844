/** A start that Temporal carries out and whose answer never comes: its request fails, so what it started must not go on. */
import { randomUUID } from "node:crypto";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { pino } from "pino";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readConfig } from "../../src/config.ts";
import { DEFAULT_SETTINGS } from "../../src/contract/settings.ts";
import { videoStart } from "../../src/contract/workflow-starts.ts";
import { startWork } from "../../src/services/start-work.ts";
import { createTemporalGateway, type TemporalGateway } from "../../src/temporal/gateway.ts";
import { sharedHarness } from "./shared-harness.ts";

const harness = await sharedHarness();

/** A network that carries everything to the server, and its answers only while they are not held back. */
async function openNetwork(address: string) {
  const [host = "", port] = address.split(":");
  const answers = new Set<Socket>();
  let held = false;
  const server = createServer((client) => {
    const upstream = connect(Number(port), host);
    answers.add(upstream);
    client.pipe(upstream).on("data", (data) => client.write(data));
    if (held) upstream.pause();
    for (const socket of [client, upstream]) {
      socket.on("error", () => {});
      socket.on("close", () => {
        answers.delete(upstream);
        client.destroy();
        upstream.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    hold() {
      held = true;
      for (const socket of answers) socket.pause();
    },
    release() {
      held = false;
      for (const socket of answers) socket.resume();
    },
    close() {
      for (const socket of answers) socket.destroy();
      server.close();
    },
  };
}

let network: Awaited<ReturnType<typeof openNetwork>>;
let gateway: TemporalGateway;
beforeEach(async () => {
  network = await openNetwork(harness.environment.address);
  gateway = await createTemporalGateway(readConfig({ TEMPORAL_ADDRESS: network.address }));
  expect((await gateway.health()).reachable).toBe(true);
});
afterEach(async () => {
  await gateway.close();
  network.close();
});

function newStart() {
  const own = { profileId: randomUUID(), batchId: null, title: "Mug", settings: DEFAULT_SETTINGS };
  return videoStart({ ...own, jobId: randomUUID(), productId: randomUUID() });
}
type Start = ReturnType<typeof newStart>;

/** Asked past the network. */
const statusOf = async ({ workflowId }: Start) =>
  (await harness.environment.client.workflow.getHandle(workflowId).describe()).status.name;

/** The work of a request. @returns how often its rows were rolled back, and the request's end */
function startUnanswered(start: Start) {
  const rollbacks: string[] = [];
  const rollback = async () => void rollbacks.push(start.workflowId);
  const ended = startWork({ temporal: gateway, log: pino({ level: "silent" }) }, { start, rollback });
  return { rollbacks, ended };
}

test("its rows are rolled back, and its run is terminated when the network is back", async () => {
  const start = newStart();
  network.hold();
  const { rollbacks, ended } = startUnanswered(start);
  await expect(ended).rejects.toMatchObject({ type: "temporal-unavailable" });
  expect(rollbacks).toEqual([start.workflowId]);
  expect(await statusOf(start)).toBe("RUNNING");
  network.release();
  await expect.poll(() => statusOf(start)).toBe("TERMINATED");
});

test("asked for again before that, its run stays, and is the one that runs", async () => {
  const start = newStart();
  network.hold();
  await expect(startUnanswered(start).ended).rejects.toMatchObject({ type: "temporal-unavailable" });
  const again = startUnanswered(start);
  network.release();
  expect(await again.ended).toBeNull();
  expect(again.rollbacks).toEqual([]);
  // A start of other work through the same connection has been answered since: so has the question of the revocation.
  await gateway.start(newStart());
  expect(await statusOf(start)).toBe("RUNNING");
  await harness.environment.client.workflow.getHandle(start.workflowId).terminate();
});
