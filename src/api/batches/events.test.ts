import { expect, test } from "vitest";
import { batchRow, jobRow } from "../../services/batches/batch.fixture.ts";
import { eventsSince, lastSeen } from "./events.ts";

const found = {
  batch: batchRow({ changes: 9, change: 4 }),
  jobs: [jobRow({ id: "j1", change: 9, progress: 90 }), jobRow({ id: "j2", change: 3 })],
};
const shapes = { batch: () => ({ batch: "b1" }), item: ({ id }: { id: string }) => ({ item_id: id }) };
const sent = (seen: number) => eventsSince(found, seen, shapes).map(({ id, event }) => [id, event]);

test("changes come in the order of their numbers", () => {
  expect(sent(0)).toEqual([
    ["3", "item"],
    ["4", "batch"],
    ["9", "item"],
  ]);
});

test("changes that were seen are not sent again", () => {
  expect(sent(3)).toEqual([
    ["4", "batch"],
    ["9", "item"],
  ]);
  expect(sent(9)).toEqual([]);
});

test("an item's event carries the batch's progress", () => {
  const [item] = eventsSince(found, 4, shapes);
  expect(JSON.parse(String(item?.data))).toEqual({ item_id: "j1", batch_progress: expect.any(Number) });
});

test.each([
  ["7", 7],
  ["9", 9],
  ["10", 0],
  ["-1", 0],
  ["1.5", 0],
  ["nonsense", 0],
  ["9".repeat(30), 0],
  [undefined, 0],
])("Last-Event-ID %s is number %i", (header, number) => {
  expect(lastSeen(header, found.batch)).toBe(number);
});
