import { readdir, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";

/** Marks files as used now, so that they are evicted last. Missing files are ignored. */
export async function touch(...paths: string[]): Promise<void> {
  const now = new Date();
  await Promise.all(paths.map((path) => utimes(path, now, now).catch(() => {})));
}

/**
 * Deletes a folder's least recently used files until the rest fits. Safe while other processes evict or write.
 * @param maxBytes limit for all files together
 */
export async function evict(folder: string, maxBytes: number): Promise<void> {
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
