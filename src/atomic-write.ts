/**
 * Files are written under a temporary name in the same folder and then renamed. Readers see the whole new file or what was there
 * before, also with several writers at once.
 */
import { randomUUID } from "node:crypto";
import { renameSync, rmSync, writeFileSync } from "node:fs";
import { rename, rm, writeFile } from "node:fs/promises";

/** Ends the temporary names, so that a killed process's leftovers can be told from finished files. */
const partialOf = (path: string) => `${path}.${randomUUID()}.part`;

/**
 * Writes or replaces a file.
 * @throws the file system's error; the temporary file is removed
 */
export const writeAtomically = (path: string, data: Uint8Array | string): Promise<void> =>
  replaceFile(path, (partial) => writeFile(partial, data));

/**
 * Writes or replaces a file by a function, such as a program that takes a path.
 * @param write writes the whole file to the path that it is given
 * @throws what `write` throws, or the file system's error; the temporary file is removed
 */
export async function replaceFile(path: string, write: (partial: string) => Promise<void>): Promise<void> {
  const partial = partialOf(path);
  try {
    await write(partial);
    await rename(partial, path);
  } finally {
    await rm(partial, { force: true });
  }
}

/**
 * Like {@link writeAtomically}, for start-up and exit.
 * @param mode permissions of the new file, such as `0o600`
 */
export function writeAtomicallySync(path: string, data: Uint8Array | string, mode?: number): void {
  const partial = partialOf(path);
  try {
    writeFileSync(partial, data, { flag: "wx", mode });
    renameSync(partial, path);
  } finally {
    rmSync(partial, { force: true });
  }
}
