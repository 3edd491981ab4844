import { expect, test } from "vitest";
import { freePort } from "./ports.ts";

test("no port is given twice, although nobody listens on it yet", async () => {
  const ports: number[] = [];
  for (let count = 0; count < 1_000; count++) ports.push(await freePort());
  expect(new Set(ports).size).toBe(ports.length);
});
