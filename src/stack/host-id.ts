import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { writeAtomically } from "../atomic-write.ts";
import { type Config, readConfig } from "../config.ts";

/**
 * The name of this machine's task queue: HOST_ID where it is set. Otherwise a generated one that is kept in DATA_DIR: a
 * video's files are there, and another DATA_DIR of the same machine does not have them.
 */
export async function hostId(config: Config): Promise<string> {
  const unset = readConfig({}).HOST_ID;
  if (config.HOST_ID !== unset) return config.HOST_ID;
  const path = join(config.DATA_DIR, "host-id");
  const kept = await readFile(path, "utf8").catch(() => "");
  if (kept.trim()) return kept.trim();
  const generated = `${unset.slice(0, 40)}-${randomBytes(4).toString("hex")}`;
  await writeAtomically(path, `${generated}\n`);
  return generated;
}
