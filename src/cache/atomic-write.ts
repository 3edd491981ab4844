import { randomUUID } from "node:crypto";
import { rename, rm, writeFile } from "node:fs/promises";
import { Failure } from "../contract/failures.ts";

/**
 * Writes a file so that readers see it whole or not at all, whoever else writes it at the same moment.
 * @throws Failure DiskFull
 */
export async function writeWhole(path: string, data: Uint8Array): Promise<void> {
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
