/** Whoever gave a batch a callback_url is told of its end, whatever the end is. */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { Webhook } from "standardwebhooks";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { BatchEndEvent } from "../../src/contract/callback.ts";
import { call, endOfBatch, get, startBatch } from "./api.ts";
import { openReceiver, type ReceivedCall } from "./stack-clients.ts";

let receiver: Awaited<ReturnType<typeof openReceiver>>;
beforeEach(async () => {
  receiver = await openReceiver();
});
afterEach(() => receiver.close());

async function calls(count: number): Promise<ReceivedCall[]> {
  while (receiver.calls.length < count) await sleep(50);
  return receiver.calls;
}

async function verified({ body, headers }: ReceivedCall): Promise<BatchEndEvent> {
  const { items } = await get<{ items: { webhook_secret: string }[] }>("/profiles");
  return new Webhook(items[0]?.webhook_secret ?? "").verify(body, headers) as BatchEndEvent;
}

const unknownProducts = () => [randomUUID(), randomUUID()];

test("the call is signed with the secret that the profile's owner can read, and says how the batch ended", async () => {
  const id = await startBatch(unknownProducts(), { callback_url: receiver.url });
  const [first] = await calls(1);
  const event = await verified(first ?? { body: "", headers: {} });
  expect(event).toMatchObject({
    type: "batch.completed",
    data: { batch_id: id, kind: "product", status: "failed", outcome: "failed", total: 2, failed: 2, completed: 0 },
  });
  expect((await endOfBatch(id)).outcome).toBe("failed");
  expect(first?.headers["content-type"]).toBe("application/json");
});

test("a receiver that is away for a moment is called again with the same message", async () => {
  await receiver.close();
  receiver = await openReceiver([503]);
  const id = await startBatch(unknownProducts(), { callback_url: receiver.url });
  expect((await endOfBatch(id)).outcome).toBe("failed");
  const [first, second] = await calls(2);
  expect(second?.headers["webhook-id"]).toBe(first?.headers["webhook-id"]);
  expect(second?.body).toBe(first?.body);
  expect((await verified(second ?? { body: "", headers: {} })).data.batch_id).toBe(id);
});

test("a private address that nobody allowed is refused at once", async () => {
  const body = { product_ids: unknownProducts(), callback_url: "http://127.0.0.1:1/hook" };
  const { status, body: problem } = await call<{ detail: string }>("POST", "/products/batch-generate", body);
  expect(status).toBe(422);
  expect(problem.detail).toContain("callback_url");
});
