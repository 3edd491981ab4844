/** Tells a process from a later one with the same pid: systems reuse pids, containers quickly. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** Index of the start time among the fields after the name in Linux's /proc/PID/stat; see man 5 proc. */
const START_TIME_FIELD = 19;

/**
 * A process's start time, which a later process with the same pid does not share.
 * @returns null when no such process runs
 */
export function identityOf(pid: number): string | null {
  return process.platform === "linux" ? linuxIdentity(pid) : psIdentity(pid);
}

function linuxIdentity(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name is in parentheses and may hold any character, parentheses too.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const ended = fields[0] === "Z" || fields[0] === "X";
    return ended ? null : (fields[START_TIME_FIELD] ?? null);
  } catch {
    return null;
  }
}

function psIdentity(pid: number): string | null {
  try {
    return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).trim() || null;
  } catch {
    return null;
  }
}

/** A process's program and arguments; empty when they cannot be read. */
export function commandLine(pid: number): string {
  try {
    if (process.platform === "linux") return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
    return execFileSync("ps", ["-o", "args=", "-p", String(pid)], { encoding: "utf8" });
  } catch {
    return "";
  }
}

export interface ProcessMark {
  pid: number;
  identity: string;
}

/** Identifies a running process. */
export function markOf(pid: number): ProcessMark {
  return { pid, identity: identityOf(pid) ?? "" };
}

/** Whether the process that was marked still runs. */
export const stillRuns = (mark: ProcessMark): boolean => identityOf(mark.pid) === mark.identity;
