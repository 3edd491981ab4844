/** The guardian of process-guard.ts. Plain JavaScript, to start fast and stay small. */
import { createInterface } from "node:readline";

const GRACE_MS = 5_000;
/** @type {Map<number, string>} process id → signal */
const children = new Map();

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => {});

const lines = createInterface({ input: process.stdin });
lines.on("line", (line) => {
  const [pid, signal] = line.slice(1).split(" ");
  if (line.startsWith("+")) children.set(Number(pid), signal);
  else children.delete(Number(pid));
});
lines.on("close", async () => {
  for (const [pid, signal] of children) kill(pid, signal);
  const deadline = Date.now() + GRACE_MS;
  while (children.size > 0 && Date.now() < deadline) {
    for (const pid of children.keys()) if (!kill(pid, 0)) children.delete(pid);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  for (const pid of children.keys()) kill(pid, "SIGKILL");
  process.exit(0);
});

/** @returns whether the process exists */
function kill(pid, signal) {
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    return false;
  }
}
