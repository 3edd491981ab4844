/** A hash of source files: what is built from them is built again when it changes. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/**
 * @param {string} root
 * @param {{ folders: string[], files: string[] }} sources without the tests in them
 * @returns {string} SHA-256 of names and contents
 */
export function sourceHash(root, { folders, files }) {
  const hash = createHash("sha256");
  for (const name of files) hash.update(name).update(readFileSync(join(root, name)));
  for (const folder of folders) {
    const found = readdirSync(join(root, folder), { recursive: true });
    for (const name of found.filter((name) => !name.endsWith(".test.ts")).sort()) {
      const path = join(root, folder, name);
      if (statSync(path).isFile()) hash.update(name).update(readFileSync(path));
    }
  }
  return hash.digest("hex");
}
