/** Memory of a process and its descendants, from /proc. */
import { readdirSync, readFileSync } from "node:fs";

interface Entry {
  pid: number;
  parent: number;
  rssBytes: number;
}

const PAGE_BYTES = 4096;

function entries(): Entry[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, "utf8");
        // The name is in parentheses and may hold any character, spaces too.
        const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
        return [{ pid: Number(name), parent: Number(fields[1]), rssBytes: Number(fields[21]) * PAGE_BYTES }];
      } catch {
        return [];
      }
    });
}

/** Resident memory of a process and its descendants, bytes; 0 when it has ended. */
export function treeMemory(root: number): number {
  const all = entries();
  const tree = new Set([root]);
  for (let grew = true; grew; ) {
    const found = all.filter(({ pid, parent }) => tree.has(parent) && !tree.has(pid));
    for (const { pid } of found) tree.add(pid);
    grew = found.length > 0;
  }
  return all.filter(({ pid }) => tree.has(pid)).reduce((sum, { rssBytes }) => sum + rssBytes, 0);
}
