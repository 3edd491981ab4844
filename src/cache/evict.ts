import { readdir, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";

/** Marks files as used just now, so that they are the last to make room; one that is gone is no matter. */
export async function touch(...paths: string[]): Promise<void> {
  const now = new Date();
  await Promise.all(paths.map((path) => utimes(path, now, now).catch(() => {})));
}

/**
 * Removes a folder's files, the longest unused first, until the rest fits. Others may be doing the same, or writing.
 * @param maxBytes what all files together may take
 */
export async function makeRoom(folder: string, maxBytes: number): Promise<void> {
  const files = await Promise.all(
    (await readdir(folder)).map(async (name) => {
      const path = join(folder, name);
      const found = await stat(path).catch(() => null);
      return { path, bytes: found?.size ?? 0, usedAt: found?.mtimeMs ?? 0 };
    }),
  );
  let total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  for (const { path, bytes } of files.sort((a, b) => a.usedAt - b.usedAt)) {
    if (total <= maxBytes) return;
    await rm(path, { force: true });
    total -= bytes;
  }
}
