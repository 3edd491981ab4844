import { mkdtemp, readdir, readFile, rm, stat, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { type ContentKey, cached, linkOrCopy } from "./content-cache.ts";

let folder: string;
let made: number;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "content-cache-"));
  made = 0;
  return () => rm(folder, { recursive: true });
});

const key = (inputs: unknown, codeHash = "1"): ContentKey<{ inputs: unknown }> => ({
  kind: "test",
  codeHash,
  inputs,
  metadata: z.object({ inputs: z.unknown() }),
});

const files = () => join(folder, "content");
const make = (inputs: unknown, { codeHash = "1", maxBytes = 1_000_000 } = {}) =>
  cached(
    folder,
    key(inputs, codeHash),
    async () => {
      made++;
      return { metadata: { inputs }, bytes: Buffer.from(JSON.stringify(inputs).padEnd(1000)) };
    },
    maxBytes,
  );

test("the same inputs and code are made once; other inputs or another code hash are made again", async () => {
  const first = await make({ a: 1 });
  expect(await make({ a: 1 })).toEqual(first);
  expect(made).toBe(1);
  await make({ a: 2 });
  await make({ a: 1 }, { codeHash: "2" });
  expect(made).toBe(3);
});

test("the least recently used files are evicted", async () => {
  const limit = { maxBytes: 2600 };
  await make("a", limit);
  await make("b", limit);
  const longAgo = new Date(Date.now() - 60_000);
  for (const name of await readdir(files())) await utimes(join(files(), name), longAgo, longAgo);
  await make("a", limit);
  await make("c", limit);
  expect(made).toBe(3);
  await make("a", limit);
  expect(made).toBe(3);
  await make("b", limit);
  expect(made).toBe(4);
});

test("two callers at once both get the whole result and leave no temporary file", async () => {
  const [one, other] = await Promise.all([make("same"), make("same")]);
  expect(other).toEqual(one);
  expect((await readdir(files())).filter((name) => name.endsWith(".part"))).toEqual([]);
});

test("linkOrCopy replaces the target without a second copy, and the link outlives the cache entry", async () => {
  const target = join(folder, "target.bin");
  await linkOrCopy(await make("older"), target);
  const newer = await make("newer");
  await linkOrCopy(newer, target);
  expect((await stat(target)).ino).toBe((await stat(newer.path)).ino);
  await rm(newer.path);
  expect((await readFile(target, "utf8")).trim()).toBe('"newer"');
});
