import { expect, test } from "vitest";
import { instantOf } from "./filter.ts";

test("a day is the whole day by the browser's clock", () => {
  const from = new Date(instantOf("2026-03-28", "from"));
  const to = new Date(instantOf("2026-03-28", "to"));
  expect([from.getDate(), from.getHours(), from.getMinutes()]).toEqual([28, 0, 0]);
  expect([to.getDate(), to.getHours(), to.getSeconds()]).toEqual([28, 23, 59]);
});

test.each(["yesterday", "2026-13-01", "2026-1-1"])("%s is passed on for the API to refuse", (day) => {
  expect(instantOf(day, "from")).toBe(day);
});
