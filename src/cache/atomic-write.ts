import { randomUUID } from "node:crypto";
import { rename, rm, writeFile } from "node:fs/promises";
import { Failure } from "../contract/failures.ts";

/**
 * Writes a temporary file and renames it: readers see the whole new file or what was there before, also with several
 * writers at once.
 * @throws Failure DiskFull
 */
export async function writeAtomically(path: string, data: Uint8Array): Promise<void> {
  const partial = `${path}.${randomUUID()}.part`;
  try {
    await writeFile(partial, data);
    await rename(partial, path);
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "ENOSPC" || error.code === "EDQUOT"))
      throw new Failure("DiskFull", "The disk is full. Free some space.", { cause: error });
    throw error;
  } finally {
    await rm(partial, { force: true });
  }
}
