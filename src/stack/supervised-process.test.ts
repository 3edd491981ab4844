import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import { claimPort, freePort } from "./ports.ts";
import { identityOf } from "./process-identity.ts";
import { createSupervisor, type ProcessSpec } from "./supervised-process.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "feedreel-supervised-"));
});
afterAll(() => rm(folder, { recursive: true }));

interface Seen {
  pids: (number | null)[];
  logged: string[];
}

function supervisor() {
  const seen: Seen = { pids: [], logged: [] };
  const log = pino({}, { write: (line) => void seen.logged.push(line) });
  const supervise = createSupervisor({
    log,
    onPid: (_name, pid) => seen.pids.push(pid),
    signal: new AbortController().signal,
  });
  return { seen, supervise };
}

/** A child that writes its pid to a file and runs until it is stopped. */
function spec(name: string, script: string, changes: Partial<ProcessSpec> = {}): ProcessSpec {
  const file = join(folder, name);
  return {
    name,
    command: "sh",
    args: ["-c", script, "sh", file],
    environment: process.env,
    output: () => {},
    ready: async (pid) => Number(readFileSync(file, "utf8")) === pid,
    readyWithinMs: 10_000,
    stopSignal: "SIGTERM",
    stopWithinMs: 300,
    ...changes,
  };
}
const RUNS = 'echo $$ > "$1"; while :; do sleep 0.05; done';

async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 300 && !condition(); i++) await new Promise((resolve) => setTimeout(resolve, 30));
  expect(condition()).toBe(true);
}

test("a process that is killed is restarted, until it is stopped", async () => {
  const { seen, supervise } = supervisor();
  let restarted = 0;
  const server = await supervise(
    spec("crashing", RUNS, {
      onRestarted: async () => {
        restarted += 1;
      },
    }),
  );
  const [first] = seen.pids;
  process.kill(first ?? 0, "SIGKILL");
  await until(() => restarted === 1);
  await server.stop();
  const second = seen.pids[2];
  expect(seen.pids).toEqual([first, null, second, null]);
  expect(second).not.toBe(first);
  expect(identityOf(second ?? 0)).toBeNull();
  expect(seen.logged.some((line) => line.includes("crashing runs again"))).toBe(true);
});

test("a process that ends before it is ready fails the start with its own output", async () => {
  const { supervise } = supervisor();
  const start = supervise(spec("failing", "echo the reason >&2; exit 3"));
  await expect(start).rejects.toThrow(/failing did not start: ended with code 3\s+the reason/);
});

test("a missing program fails the start", async () => {
  const { supervise } = supervisor();
  await expect(supervise(spec("missing", "", { command: "/no/such/program" }))).rejects.toThrow("ENOENT");
});

test("a process that does not become ready is killed", async () => {
  const { seen, supervise } = supervisor();
  const start = supervise(spec("silent", RUNS, { ready: async () => false, readyWithinMs: 200 }));
  await expect(start).rejects.toThrow("no answer within 0.2 s");
  expect(identityOf(seen.pids[0] ?? 0)).toBeNull();
});

test("a process that ignores the stop signal is killed", async () => {
  const { seen, supervise } = supervisor();
  const server = await supervise(spec("stubborn", `trap "" TERM; ${RUNS}`));
  await server.stop();
  expect(identityOf(seen.pids[0] ?? 0)).toBeNull();
});

test("a port in use is refused with the variable to change", async () => {
  const server = createServer().listen(await freePort(), "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  await expect(claimPort("TEMPORAL_UI_PORT", port)).rejects.toThrow(`Port ${port} is in use`);
  await expect(claimPort("TEMPORAL_UI_PORT", port)).rejects.toThrow(`TEMPORAL_UI_PORT=${port + 1}`);
  await new Promise((resolve) => server.close(resolve));
  await expect(claimPort("TEMPORAL_UI_PORT", port)).resolves.toBe(port);
});
