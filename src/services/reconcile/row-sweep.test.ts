import { ServiceError } from "@temporalio/client";
import { pino } from "pino";
import { expect, test } from "vitest";
import type { ReconcilerDependencies } from "./discrepancy.ts";
import { createRowSweep, type RowKind } from "./row-sweep.ts";

interface Row {
  id: string;
}
const ROWS: Row[] = Array.from({ length: 12_300 }, (_, index) => ({ id: String(index).padStart(6, "0") }));

function sweepOf(find: (id: string) => Promise<{ key: string } | null>) {
  const told: Record<string, unknown>[] = [];
  const log = pino({}, { write: (line: string) => void told.push(JSON.parse(line)) });
  const asked: (string | null)[] = [];
  const kind: RowKind<Row> = {
    idField: "row_id",
    async page(_, after) {
      asked.push(after);
      return ROWS.filter(({ id }) => after === null || id > after).slice(0, 1_000);
    },
    async find(_, { id }) {
      const found = await find(id);
      return found && { ...found, repair: async () => {} };
    },
    fail: async () => {},
  };
  // The kind uses neither client nor database.
  const deps = { log } as Pick<ReconcilerDependencies, "log"> as ReconcilerDependencies;
  return { look: createRowSweep(deps, kind), asked, told };
}
const keysOf = ({ found }: { found: { key: string }[] }) => found.map(({ key }) => key);

test("more rows than a round may take are seen in the rounds that follow, and then from the start", async () => {
  const { look, asked } = sweepOf(async (id) => (id === "000000" || id === "012299" ? { key: id } : null));
  const passes = [await look(), await look(), await look(), await look()];
  expect(passes.map(({ complete }) => complete)).toEqual([false, false, true, false]);
  expect(passes.map(keysOf)).toEqual([["000000"], [], ["012299"], ["000000"]]);
  expect(asked.slice(0, 6)).toEqual([null, "000999", "001999", "002999", "003999", "004999"]);
});

test("a row that throws is told at error, and the rows after it are seen", async () => {
  const { look, told } = sweepOf(async (id) => {
    if (id === "000001") throw new TypeError("no such property");
    return id === "000002" ? { key: id } : null;
  });
  expect(keysOf(await look())).toEqual(["000002"]);
  expect(told).toMatchObject([{ level: 50, row_id: "000001", err: { message: "no such property" } }]);
});

test("a server that is away ends the round, which begins again at the same page", async () => {
  let away = true;
  const { look, asked, told } = sweepOf(async (id) => {
    if (away && id === "001500") throw new ServiceError("away");
    return null;
  });
  await expect(look()).rejects.toThrow("away");
  expect(told).toEqual([]);
  away = false;
  await look();
  expect(asked.slice(0, 3)).toEqual([null, "000999", "000999"]);
});
