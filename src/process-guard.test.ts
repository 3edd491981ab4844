import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";

const alive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** Runs a module's source text in a Node process of its own. */
function runScript(source: string) {
  const args = ["--import", "tsx", "--input-type=module", "-e", source];
  return spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
}

test("ends a guarded child when its parent is killed with SIGKILL", async () => {
  const parent = runScript(`
    import { spawn } from "node:child_process";
    import { guardChild } from "./src/process-guard.ts";
    const child = spawn("sleep", ["60"]);
    guardChild(child.pid);
    setTimeout(() => console.log(child.pid), 200);
  `);
  const [line] = await once(parent.stdout, "data");
  const pid = Number(String(line));
  expect(alive(pid)).toBe(true);
  parent.kill("SIGKILL");
  await expect.poll(() => alive(pid), { timeout: 10_000, interval: 50 }).toBe(false);
});

test("does not keep the parent running", async () => {
  const parent = runScript(`import { guardChild } from "./src/process-guard.ts"; guardChild(2 ** 22 + 1)();`);
  const [code] = await once(parent, "exit");
  expect(code).toBe(0);
});
