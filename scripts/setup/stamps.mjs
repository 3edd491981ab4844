/** What set-up has done, recorded inside node_modules, so that the record is deleted with them. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const stampFile = (root) => join(root, "node_modules", ".feedreel", "setup.json");

function read(root) {
  try {
    return JSON.parse(readFileSync(stampFile(root), "utf8"));
  } catch {
    return {};
  }
}

/** @returns {boolean} whether step `name` was done for exactly this `state` */
export const stamped = (root, name, state) => read(root)[name] === state;

export function stamp(root, name, state) {
  const file = stampFile(root);
  mkdirSync(dirname(file), { recursive: true });
  const partial = `${file}.${process.pid}`;
  writeFileSync(partial, JSON.stringify({ ...read(root), [name]: state }, null, 2));
  renameSync(partial, file);
}
