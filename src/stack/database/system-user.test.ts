import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { postgresUser, type RunAs } from "./system-user.ts";

const isRoot = process.getuid?.() === 0;
let open: string;
let closed: string;
beforeAll(() => {
  const base = mkdtempSync(join(tmpdir(), "feedreel-user-"));
  chmodSync(base, 0o755);
  [open, closed] = [join(base, "open"), join(base, "closed", "inner")];
  mkdirSync(open);
  mkdirSync(join(base, "closed"), { mode: 0o700 });
  mkdirSync(closed);
});
afterAll(() => rmSync(join(open, ".."), { recursive: true }));

/** Runs a script of Node as PostgreSQL would run. @returns what it prints */
function runNode(runAs: RunAs, script: string, ...args: string[]): string {
  const { command, args: all, owner } = runAs.command(process.execPath, ["-e", script, ...args]);
  return spawnSync(command, all, { ...owner, encoding: "utf8", cwd: "/" }).stdout.trim();
}
const ACCESS = "require('fs').access(process.argv[1], 1, (error) => console.log(error ? error.code : 'reached'))";

describe.runIf(isRoot)("as root", () => {
  test("PostgreSQL runs as a user of its own, with no capability where it needs none", () => {
    const runAs = postgresUser([open]);
    expect(Number(runNode(runAs, "console.log(process.getuid())"))).toBe(runAs.user?.uid);
    expect(runAs.user?.uid).not.toBe(0);
    expect(runNode(runAs, ACCESS, closed)).toBe("EACCES");
  });

  test.runIf(process.platform === "linux")(
    "it passes through folders closed to it, and can do nothing else of root's",
    () => {
      const runAs = postgresUser([open, closed]);
      expect(runNode(runAs, ACCESS, closed)).toBe("reached");
      const status = runNode(runAs, "console.log(require('fs').readFileSync('/proc/self/status', 'utf8'))");
      const held = BigInt(`0x${/^CapEff:\s*(\S+)/m.exec(status)?.[1]}`);
      expect([1n << 1n, 1n << 2n]).toContain(held);
      expect(/^Uid:\s+(\d+)\s+(\d+)/m.exec(status)?.slice(1)).toEqual([
        String(runAs.user?.uid),
        String(runAs.user?.uid),
      ]);
    },
  );
});

test.runIf(!isRoot)("anybody else's runs as themselves", () => {
  expect(postgresUser([closed]).user).toBeNull();
});
