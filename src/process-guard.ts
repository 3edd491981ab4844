/**
 * Ends child processes when this process ends, even by SIGKILL. A small guardian process, in a process group of its own, holds
 * the read end of a pipe. The pipe closes when we end, in whatever way; then the guardian ends the children that are still
 * registered. Works on every system that Node runs on, unlike Linux's parent-death signal.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

let guardian: ChildProcess | undefined;

function startGuardian(): ChildProcess {
  const script = fileURLToPath(new URL("./process-guardian.mjs", import.meta.url));
  const child = spawn(process.execPath, [script], { detached: true, stdio: ["pipe", "ignore", "ignore"] });
  child.unref();
  child.stdin?.on("error", () => {});
  // The pipe is a socket, which has unref; its type, Writable, does not say so.
  (child.stdin as unknown as { unref?: () => void } | null)?.unref?.();
  child.on("exit", () => {
    if (guardian === child) guardian = undefined;
  });
  return child;
}

/**
 * Registers a child to be ended when this process ends.
 * @param pid the child's process id
 * @param signal sent first; SIGKILL follows after 5 s if the child is still there
 * @returns unregisters the child; call it when the child has exited
 */
export function guardChild(pid: number, signal: NodeJS.Signals = "SIGKILL"): () => void {
  guardian ??= startGuardian();
  const current = guardian;
  current.stdin?.write(`+${pid} ${signal}\n`);
  return () => {
    current.stdin?.write(`-${pid}\n`);
  };
}
