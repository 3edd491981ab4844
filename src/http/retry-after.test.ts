import { expect, it } from "vitest";
import { MAX_PROVIDER_WAIT_S, retryAfterS } from "./retry-after.ts";

const now = Date.parse("2026-01-01T00:00:00Z");
it.each([
  ["12", 12],
  [" 12 ", 12],
  ["0.5", 0.5],
  ["Thu, 01 Jan 2026 00:00:30 GMT", 30],
  ["Wed, 31 Dec 2025 23:00:00 GMT", 0],
  ["86400", 3600],
  ["Fri, 02 Jan 2026 00:00:00 GMT", 3600],
  ["soon", undefined],
  ["-5 minutes", undefined],
  ["", undefined],
  [null, undefined],
  [undefined, undefined],
])("reads %j as %j", (value, seconds) => {
  expect(retryAfterS(value, { now })).toBe(seconds);
});

it("waits no longer than the caller allows", () => {
  expect(retryAfterS("86400", { maxS: MAX_PROVIDER_WAIT_S })).toBe(300);
});
