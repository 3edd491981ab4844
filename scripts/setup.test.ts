/** Set-up on this machine, where everything is there, and on one without ffmpeg. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const SETUP = fileURLToPath(new URL("./setup.mjs", import.meta.url));

function setUp(environment: NodeJS.ProcessEnv) {
  const { status, stderr } = spawnSync(process.execPath, [SETUP], { env: environment, encoding: "utf8" });
  return { status, stderr };
}

test("says that there is nothing to do when everything is set up", () => {
  setUp(process.env);
  expect(setUp(process.env)).toMatchObject({
    status: 0,
    stderr: expect.stringMatching(/^Set-up: nothing to do \(\d+ ms\)\.\n$/),
  });
});

test.each([
  ["apt-get", "sudo apt-get update && sudo apt-get install -y ffmpeg"],
  ["pacman", "sudo pacman -S --needed ffmpeg"],
])("without ffmpeg, names the command of a system with %s", (manager, command) => {
  const bin = mkdtempSync(join(tmpdir(), "feedreel-path-"));
  symlinkSync(process.execPath, join(bin, "node"));
  // As root, set-up would install ffmpeg with it: this one fails.
  writeFileSync(join(bin, manager), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
  try {
    const { status, stderr } = setUp({ ...process.env, PATH: bin });
    expect(status).toBe(1);
    expect(stderr).toContain(command);
  } finally {
    rmSync(bin, { recursive: true });
  }
});
