import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { inject } from "vitest";

/** Process ids of the ffmpegs that work in the stack's work folders. */
export function renders(): number[] {
  const folder = join(inject("dataDir"), "work");
  const lines = execFileSync("ps", ["-eo", "pid=,args="], { encoding: "utf8" }).split("\n");
  return lines
    .filter((line) => line.includes("ffmpeg") && line.includes(folder))
    .map((line) => Number(line.trim().split(" ")[0]));
}
