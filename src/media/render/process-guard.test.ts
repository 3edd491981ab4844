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

async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 200 && !condition(); i++) await new Promise((resolve) => setTimeout(resolve, 50));
}

test("a guarded child ends when its parent is killed with -9", async () => {
  const parent = spawn(
    process.execPath,
    [
      "--import",
      "tsx",
      "--input-type=module",
      "-e",
      `import { spawn } from "node:child_process";
       import { guardChild } from "./src/media/render/process-guard.ts";
       const child = spawn("sleep", ["60"]);
       guardChild(child.pid);
       setTimeout(() => console.log(child.pid), 200);`,
    ],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  const [line] = await once(parent.stdout, "data");
  const pid = Number(String(line));
  expect(alive(pid)).toBe(true);
  parent.kill("SIGKILL");
  await until(() => !alive(pid));
  expect(alive(pid)).toBe(false);
});

test("a guarded child does not keep its parent from ending", async () => {
  const parent = spawn(
    process.execPath,
    [
      "--import",
      "tsx",
      "--input-type=module",
      "-e",
      `import { guardChild } from "./src/media/render/process-guard.ts"; guardChild(2 ** 22 + 1)();`,
    ],
    { stdio: "inherit" },
  );
  const [code] = await once(parent, "exit");
  expect(code).toBe(0);
});
