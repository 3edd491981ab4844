/**
 * Child processes that die with us, even when we are killed with -9. A tiny guardian process, of its own process group,
 * holds the read end of a pipe; when our end closes, however we ended, it ends the children that are still registered.
 * Works on every system that Node does, unlike Linux's parent-death signal.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

let guardian: ChildProcess | undefined;

function startGuardian(): ChildProcess {
  const script = fileURLToPath(new URL("./process-guardian.mjs", import.meta.url));
  const child = spawn(process.execPath, [script], { detached: true, stdio: ["pipe", "ignore", "ignore"] });
  child.unref();
  child.stdin?.on("error", () => {});
  (child.stdin as unknown as { unref?: () => void } | null)?.unref?.();
  child.on("exit", () => {
    if (guardian === child) guardian = undefined;
  });
  return child;
}

/**
 * Registers a child so that it ends when this process does.
 * @param pid the child's process id
 * @param signal sent first; SIGKILL follows after 5 s where it did not suffice
 * @returns releases the child again; call it when the child has exited
 */
export function guardChild(pid: number, signal: NodeJS.Signals = "SIGKILL"): () => void {
  guardian ??= startGuardian();
  const current = guardian;
  current.stdin?.write(`+${pid} ${signal}\n`);
  return () => {
    current.stdin?.write(`-${pid}\n`);
  };
}
