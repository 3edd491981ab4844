import { expect, it } from "vitest";
import { retryAfterS } from "./retry-after.ts";

const now = Date.parse("2026-01-01T00:00:00Z");
it.each([
  ["12", 12],
  ["0.5", 0.5],
  ["Thu, 01 Jan 2026 00:00:30 GMT", 30],
  ["Wed, 31 Dec 2025 23:00:00 GMT", 0],
  ["86400", 300],
  ["soon", undefined],
  ["", undefined],
])("reads %s", (value, seconds) => {
  expect(retryAfterS(new Headers({ "retry-after": value }), now)).toBe(seconds);
});

it("asks for no wait without the header", () => {
  expect(retryAfterS(new Headers(), now)).toBeUndefined();
  expect(retryAfterS(undefined, now)).toBeUndefined();
});
