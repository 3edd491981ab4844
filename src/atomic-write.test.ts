import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { replaceFile, writeAtomically, writeAtomicallySync } from "./atomic-write.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "atomic-write-"));
  return () => rm(folder, { recursive: true });
});

test("several writers at once leave one whole file and nothing else", async () => {
  const path = join(folder, "file");
  const texts = ["a", "b", "c"].map((letter) => letter.repeat(100_000));
  await Promise.all(texts.map((text) => writeAtomically(path, text)));
  expect(texts).toContain(await readFile(path, "utf8"));
  expect(await readdir(folder)).toEqual(["file"]);
});

test("a full disk leaves the old file, no temporary one, and the system's error", async () => {
  const path = join(folder, "file");
  await writeAtomically(path, "old");
  const full = replaceFile(path, async (partial) => {
    await writeFile(partial, "half");
    await writeFile("/dev/full", "the other half");
  });
  await expect(full).rejects.toMatchObject({ code: "ENOSPC" });
  expect(await readFile(path, "utf8")).toBe("old");
  expect(await readdir(folder)).toEqual(["file"]);
});

test("a file can be private from its first byte", async () => {
  const path = join(folder, "secret");
  writeAtomicallySync(path, "old");
  writeAtomicallySync(path, "secret", 0o600);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await readdir(folder)).toEqual(["secret"]);
});
