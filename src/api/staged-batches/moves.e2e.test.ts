/** Every move of the state machine from every state: made where it is allowed, else refused with the state and the allowed moves. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startBatch } from "../../../test/support/batches.ts";
import { refusal, send, stackConfig } from "../../../test/support/client.ts";
import { endedStagedBatch } from "../../../test/support/ended-batches.ts";
import { openSlowShop, type SlowShop } from "../../../test/support/slow-shop.ts";
import { type StagedBatch, type StagedBatches, stagedBatchesOf } from "../../../test/support/staged-batches.ts";
import { DEFAULT_SETTINGS } from "../../contract/settings.ts";
import { createUserClient, unwrap } from "../../store/client.ts";

let slow: SlowShop;
let shop: StagedBatches;
beforeAll(async () => {
  slow = await openSlowShop();
  shop = stagedBatchesOf(slow);
});
afterAll(async () => slow.close());

const ask = (method: string, path: string, body?: unknown) =>
  send(method, `/v1/batch${path}`, { body, headers: slow.headers });
const retry = (id: string) => slow.batches[":id"].retry.$post({ param: { id } });

const UNKNOWN = { product_ids: ["no-such-product"] };

/** How a request makes each move. */
const REQUESTS: Record<string, (id: string, item: string) => [method: string, path: string, body?: unknown]> = {
  edit: (id) => ["PATCH", `/${id}`, { name: "New name" }],
  "add items": (id) => ["POST", `/${id}/items`, { contents: ["Another"] }],
  "remove items": (id, item) => ["DELETE", `/${id}/items/${item}`],
  lock: (id) => ["POST", `/${id}/lock`],
  unlock: (id) => ["POST", `/${id}/unlock`],
  start: (id) => ["POST", `/${id}/start`],
  retry: (id) => ["POST", `/${id}/retry`],
  pause: (id) => ["POST", `/${id}/pause`],
  resume: (id) => ["POST", `/${id}/resume`],
  cancel: (id) => ["POST", `/${id}/cancel`],
  delete: (id) => ["DELETE", `/${id}`],
};

/** How a batch gets into each state, and what it allows there. */
const STATES: Record<string, { make: () => Promise<string>; allows: string[] }> = {
  draft: {
    make: () => shop.draft(UNKNOWN),
    allows: ["edit", "add items", "remove items", "lock", "delete"],
  },
  locked: { make: () => shop.locked(UNKNOWN), allows: ["unlock", "start", "delete"] },
  processing: {
    make: () => shop.started({ product_ids: slow.products }),
    allows: ["pause", "resume", "cancel"],
  },
  complete: {
    make: () => endedStagedBatch(slow, { contents: ["Text"] }),
    allows: ["delete"],
  },
  partial: {
    make: () => endedStagedBatch(slow, { contents: ["Text"], ...UNKNOWN }),
    allows: ["retry", "delete"],
  },
  failed: {
    make: async () => (await shop.ended(await shop.started(UNKNOWN))).id,
    allows: ["retry", "delete"],
  },
  cancelled: {
    make: async () => {
      const id = await shop.started({ product_ids: slow.products });
      await shop.cancel(id);
      return (await shop.ended(id)).id;
    },
    allows: ["delete"],
  },
};

describe.each(Object.entries(STATES))("%s", (state, { make, allows }) => {
  const moves = Object.keys(REQUESTS);
  let id: string;
  let before: StagedBatch;
  beforeAll(async () => {
    id = await make();
    before = await shop.read(id);
    expect(before.status).toBe(state);
  });
  afterAll(async () => {
    await shop.cancel(id);
  });

  test.each(moves.filter((move) => !allows.includes(move)))("409: refuses to %s", async (move) => {
    const item = before.items[0]?.item_id ?? "";
    const [method, path, body] = REQUESTS[move]?.(id, item) ?? ["", ""];
    const answer = await ask(method, path, body);
    expect(answer).toMatchObject({ status: 409, problem: "batch-state" });
    expect(answer.body).toMatchObject({ state, allowed: allows });
    expect(answer.body.detail).toContain(`The batch is ${state}`);
    for (const way of allows) expect(answer.body.detail).toContain(way);
    expect((await shop.read(id)).status).toBe(state);
  });

  test.each(allows)("2xx: allows to %s", async (move) => {
    const fresh = await make();
    const item = (await shop.read(fresh)).items[0]?.item_id ?? "";
    const [method, path, body] = REQUESTS[move]?.(fresh, item) ?? ["", ""];
    expect((await ask(method, path, body)).status).toBeLessThan(300);
    await shop.cancel(fresh);
  });
});

test("409: of two starts at once one wins", async () => {
  const id = await shop.locked(UNKNOWN);
  const starts = await Promise.all(Array.from({ length: 6 }, () => ask("POST", `/${id}/start`)));
  expect(starts.map(({ status }) => status).toSorted()).toEqual([202, 409, 409, 409, 409, 409]);
  for (const { status, body } of starts) if (status === 409) expect(body.allowed).toBeDefined();
  await shop.ended(id);
});

test("409: of two retries at once one wins; many in a row each run once", async () => {
  const id = await shop.started(UNKNOWN);
  for (let again = 0; again < 3; again++) {
    await shop.ended(id);
    const retries = await Promise.all([1, 2, 3].map(() => retry(id)));
    expect(retries.map(({ status }) => status).toSorted()).toEqual([202, 409, 409]);
  }
  expect(await shop.ended(id)).toMatchObject({ status: "failed", failed: 1, total: 1 });
});

test("409: a product batch is retried by its own route", async () => {
  const id = await startBatch(slow.api, ["no-such-product", "nor-this"]);
  await shop.ended(id);
  const answer = await refusal(retry(id));
  expect([answer.status, answer.body.allowed]).toEqual([409, ["delete"]]);
  expect(answer.body.detail).toContain(`/api/v1/products/batch/${id}/retry`);
});

test("the database refuses to change a batch other than by its functions", async () => {
  const db = createUserClient(stackConfig(), slow.headers.authorization.replace("Bearer ", ""));
  const id = await shop.draft(UNKNOWN);
  const row = {
    profile_id: slow.id,
    kind: "staged",
    name: "B",
    status: "complete",
    settings: DEFAULT_SETTINGS,
  } as const;
  expect((await db.from("batches").insert(row)).error?.code).toBe("42501");
  expect((await db.from("batches").update({ status: "processing" }).eq("id", id).select()).error?.code).toBe("42501");
  expect((await db.from("batches").delete().eq("id", id).select()).error?.code).toBe("42501");
  expect((await db.from("jobs").insert({ profile_id: slow.id, batch_id: id, position: 9 })).error?.code).toBe("42501");
  expect((await db.rpc("end_batch", { p_batch: id, p_cancelled: false })).error?.code).toBe("42501");
  const parameters = { p_batch: id, p_work: id };
  expect(unwrap(await db.rpc("start_batch", parameters))).toEqual([]);
});
