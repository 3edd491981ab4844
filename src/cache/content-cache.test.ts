import { mkdtemp, readdir, readFile, rm, stat, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { madeOnce, place, type Work } from "./content-cache.ts";

let folder: string;
let made: number;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "made-once-"));
  made = 0;
  return () => rm(folder, { recursive: true });
});

const work = (inputs: unknown, edition = "1"): Work<{ inputs: unknown }> => ({
  kind: "test",
  edition,
  inputs,
  facts: z.object({ inputs: z.unknown() }),
});

const works = () => join(folder, "works");
const make = (inputs: unknown, { edition = "1", maxBytes = 1_000_000 } = {}) =>
  madeOnce(
    folder,
    work(inputs, edition),
    async () => {
      made++;
      return { facts: { inputs }, bytes: Buffer.from(JSON.stringify(inputs).padEnd(1000)) };
    },
    maxBytes,
  );

test("the same inputs make the same thing once; other inputs or another edition of the code another", async () => {
  const first = await make({ a: 1 });
  expect(await make({ a: 1 })).toEqual(first);
  expect(made).toBe(1);
  await make({ a: 2 });
  await make({ a: 1 }, { edition: "2" });
  expect(made).toBe(3);
});

test("what was used longest ago makes room, with half-written files of a process that died", async () => {
  const room = { maxBytes: 2600 };
  await make("a", room);
  await make("b", room);
  const longAgo = new Date(Date.now() - 60_000);
  for (const name of await readdir(works())) await utimes(join(works(), name), longAgo, longAgo);
  await make("a", room);
  await make("c", room);
  expect(made).toBe(3);
  await make("a", room);
  expect(made).toBe(3);
  await make("b", room);
  expect(made).toBe(4);
});

test("two at once both get it whole, and leave no half-written file", async () => {
  const [one, other] = await Promise.all([make("same"), make("same")]);
  expect(other).toEqual(one);
  expect((await readdir(works())).filter((name) => name.endsWith(".part"))).toEqual([]);
});

test("it is placed over whatever lay there, without a second copy, and outlives its place in the cache", async () => {
  const target = join(folder, "target.bin");
  await place(await make("older"), target);
  const kept = await make("newer");
  await place(kept, target);
  expect((await stat(target)).ino).toBe((await stat(kept.path)).ino);
  await rm(kept.path);
  expect((await readFile(target, "utf8")).trim()).toBe('"newer"');
});
