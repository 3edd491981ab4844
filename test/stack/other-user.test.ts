/** The stack as a user without rights and with an empty home; only root can become one to try it. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chownSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort } from "../../src/stack/ports.ts";
import { findTemporal } from "../../temporal-dev/find.ts";
import { goneAll, processesOf } from "../support/processes.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
/** The user id that Debian, Fedora and Arch alike give to `nobody`. */
const NOBODY = { uid: 65534, gid: 65534 };
const canTry = process.getuid?.() === 0 && spawnSync("test", ["-r", `${ROOT}/package.json`], NOBODY).status === 0;

let home: string;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "feedreel-nobody-"));
  // Root's own one lies where others can't read.
  mkdirSync(join(home, "bin"));
  copyFileSync(findTemporal(), join(home, "bin", "temporal"));
  chownSync(home, NOBODY.uid, NOBODY.gid);
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

test.runIf(canTry)("a user without rights runs the whole stack under their own user id", async () => {
  const dataDir = join(home, "data");
  const [port, uiPort] = [await freePort(), await freePort()];
  const child = spawn(process.execPath, ["--import", "tsx", "src/bin/start.ts"], {
    ...NOBODY,
    cwd: ROOT,
    env: {
      PATH: `${join(home, "bin")}:${process.env.PATH}`,
      ...{ HOME: home, TMPDIR: home, DATA_DIR: dataDir, PORT: String(port), TEMPORAL_UI_PORT: String(uiPort) },
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = once(child, "exit");
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      output += chunk;
    });
  }
  try {
    await expect.poll(() => output, { timeout: 20_000 }).toContain("Feedreel is ready");
    const processes = Object.values(processesOf(dataDir));
    if (process.platform === "linux") {
      const owners = processes.map(({ pid }) => /^Uid:\t(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
      expect(new Set(owners)).toEqual(new Set([String(NOBODY.uid)]));
    }
    expect(statSync(join(dataDir, "postgres")).uid).toBe(NOBODY.uid);
    child.kill("SIGINT");
    expect((await ended)[0]).toBe(0);
    expect(goneAll(processes)).toBe(true);
  } finally {
    child.kill("SIGKILL");
  }
});
