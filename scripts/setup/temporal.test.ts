import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { temporalCache } from "../../temporal-dev/locate.mjs";
import { temporal } from "./temporal.mjs";

let base: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "feedreel-temporal-cache-"));
});
afterEach(() => rmSync(base, { recursive: true }));

test("what an interrupted build left is removed, write-protected as Go leaves it, and the program stays", async () => {
  const environment = { PATH: "", XDG_CACHE_HOME: base };
  const cache = temporalCache(environment);
  const module = join(cache, "new-x1y2z3", "go", "pkg", "mod", "example.org@v1.0.0");
  mkdirSync(module, { recursive: true });
  writeFileSync(join(module, "go.mod"), "module example.org", { mode: 0o444 });
  chmodSync(module, 0o555);
  writeFileSync(join(cache, "temporal"), "#!/bin/sh\n", { mode: 0o755 });

  const context = { root: base, forTests: true, environment };
  expect(temporal.needed(context)).toMatch(/removing what an interrupted set-up left/);
  await temporal.run(context, () => {});
  expect(readdirSync(cache)).toEqual(["temporal"]);
  expect(temporal.needed(context)).toBe(false);
});
