/** A batch's callback_url is called when the batch ends, with any outcome. */
import { randomUUID } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { afterEach, beforeEach, expect, test } from "vitest";
import { bodyOf } from "../../src/api/client.ts";
import type { BatchEndEvent } from "../../src/contract/callback.ts";
import { endOfBatch, startBatch } from "../support/batches.ts";
import { apiUrl, callAs, refusal } from "../support/client.ts";
import { openReceiver, openStackClients, type ReceivedCall } from "../support/stack-clients.ts";

const { api } = callAs({});

let receiver: Awaited<ReturnType<typeof openReceiver>>;
beforeEach(async () => {
  receiver = await openReceiver();
});
afterEach(() => receiver.close());

async function calls(count: number): Promise<ReceivedCall[]> {
  await expect.poll(() => receiver.calls.length).toBeGreaterThanOrEqual(count);
  return receiver.calls;
}

async function verified({ body, headers }: ReceivedCall): Promise<BatchEndEvent> {
  const { items } = await bodyOf(api.profiles.$get());
  return new Webhook(items[0]?.webhook_secret ?? "").verify(body, headers) as BatchEndEvent;
}

const unknownProducts = () => [randomUUID(), randomUUID()];

test("the call is signed with the profile's secret and says how the batch ended", async () => {
  const id = await startBatch(api, unknownProducts(), { callback_url: receiver.url });
  const [first] = await calls(1);
  const event = await verified(first ?? { body: "", headers: {} });
  expect(event).toMatchObject({
    type: "batch.completed",
    data: { batch_id: id, kind: "product", status: "failed", outcome: "failed", total: 2, failed: 2, completed: 0 },
  });
  expect((await endOfBatch(api, id)).outcome).toBe("failed");
  expect(first?.headers["content-type"]).toBe("application/json");
});

test("a receiver that answers 503 is called again with the same message", async () => {
  await receiver.close();
  receiver = await openReceiver([503]);
  const id = await startBatch(api, unknownProducts(), { callback_url: receiver.url });
  expect((await endOfBatch(api, id)).outcome).toBe("failed");
  const [first, second] = await calls(2);
  expect(second?.headers["webhook-id"]).toBe(first?.headers["webhook-id"]);
  expect(second?.body).toBe(first?.body);
  expect((await verified(second ?? { body: "", headers: {} })).data.batch_id).toBe(id);
});

test("422: a private address that is not allowed", async () => {
  const json = { product_ids: unknownProducts(), callback_url: "http://127.0.0.1:1/hook" };
  const { status, body } = await refusal(api.products["batch-generate"].$post({ json }));
  expect(status).toBe(422);
  expect(body.detail).toContain("callback_url");
});

test("422: the API itself, and every other server of the stack", async () => {
  const { config, close } = await openStackClients();
  await close();
  const { FEEDREEL_OWN_PORTS: ports, SUPABASE_URL = "", TEMPORAL_ADDRESS = "", TEMPORAL_UI_URL = "" } = config;
  const addresses = [SUPABASE_URL, `http://${TEMPORAL_ADDRESS}`, TEMPORAL_UI_URL].map((url) =>
    Number(new URL(url).port),
  );
  expect(ports).toEqual(expect.arrayContaining([config.PORT, ...addresses]));
  // The API's own is among the allowed private hosts, for the sample shop.
  for (const callback_url of [
    `${apiUrl}/v1/batch/${randomUUID()}/unlock`,
    `http://localhost:${config.PORT}/samples/feed.xml`,
    ...ports.map((port) => `http://127.0.0.1:${port}/`),
  ]) {
    const json = { product_ids: unknownProducts(), callback_url };
    expect((await refusal(api.products["batch-generate"].$post({ json }))).status, callback_url).toBe(422);
  }
});
