/** `npm start` from the outside: what it runs, how it ends, and that it recovers from crashes. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { type IncomingMessage, type RequestOptions, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort } from "../../src/stack/ports.ts";
import { goneAll, processesOf } from "../support/processes.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
let dataDir: string;
let environment: NodeJS.ProcessEnv;
const running: ChildProcess[] = [];

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "feedreel-start-"));
  const [port, uiPort] = [await freePort(), await freePort()];
  environment = { ...process.env, DATA_DIR: dataDir, PORT: String(port), TEMPORAL_UI_PORT: String(uiPort) };
});
afterAll(async () => {
  for (const child of running) child.kill("SIGKILL");
  await rm(dataDir, { recursive: true, force: true });
});

interface Run {
  child: ChildProcess;
  output(): string;
  /** Resolves to the exit code. */
  ended: Promise<number | null>;
}

function npm(args: string[], changes: NodeJS.ProcessEnv = {}): Run {
  const child = spawn("npm", args, {
    cwd: ROOT,
    env: { ...environment, ...changes },
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.push(child);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      output += chunk;
    });
  }
  return { child, output: () => output, ended: once(child, "exit").then(([code]) => code) };
}

async function startReady(): Promise<Run> {
  const run = npm(["start"]);
  await expect.poll(run.output, { timeout: 20_000 }).toContain("Feedreel is ready");
  return run;
}

const everyProcess = () => Object.values(processesOf(dataDir));
const url = (path: string) => `http://127.0.0.1:${environment.PORT}${path}`;

test("starts, answers, gives tokens, refuses a second start, and leaves no process after SIGTERM", async () => {
  const stack = await startReady();
  expect((await fetch(url("/readyz"))).status).toBe(200);
  expect(Object.keys(processesOf(dataDir)).sort()).toEqual(["PostgREST", "PostgreSQL", "Temporal", "api", "worker"]);

  const token = npm(["run", "-s", "token"]);
  expect(await token.ended).toBe(0);
  expect(token.output().trim().split("\n")).toHaveLength(1);
  const headers = { authorization: `Bearer ${token.output().trim()}` };
  expect((await fetch(url("/api/v1/products"), { headers })).status).toBe(200);

  const second = npm(["start"]);
  expect(await second.ended).toBe(1);
  expect(second.output()).toContain(`Feedreel already runs on ${dataDir}, as process`);

  const sharingPort = npm(["start"], { DATA_DIR: `${dataDir}/other` });
  expect(await sharingPort.ended).toBe(1);
  expect(sharingPort.output()).toContain(`Port ${environment.PORT} is in use by another program`);

  const marks = everyProcess();
  stack.child.kill("SIGTERM");
  expect(await stack.ended).toBe(0);
  expect(goneAll(marks)).toBe(true);
});

/** The command line of the running Temporal server. */
const temporalCommand = () =>
  execFileSync("ps", ["-ww", "-o", "args=", "-p", String(processesOf(dataDir).Temporal?.pid)]).toString();

test("no web page of this machine can use Temporal's HTTP API", async () => {
  const stack = await startReady();
  const api = `http://127.0.0.1:${/--http-port (\d+)/.exec(temporalCommand())?.[1]}/api/v1/namespaces`;
  expect((await fetch(api)).status).toBe(403);
  // What a browser can send to another origin without asking first.
  const start = { method: "POST", headers: { "content-type": "text/plain" }, body: "{}" };
  expect((await fetch(`${api}/default/workflows/theirs`, start)).status).toBe(403);
  stack.child.kill("SIGTERM");
  expect(await stack.ended).toBe(0);
});

/** Sends a request with any Host. @returns the answer's status */
async function statusOf(url: string, options: RequestOptions = {}): Promise<number | undefined> {
  const sent = request(url, options);
  sent.end(options.method === "POST" ? "{}" : undefined);
  const [answer] = (await once(sent, "response")) as [IncomingMessage];
  answer.resume();
  return answer.statusCode;
}

test("Temporal's Web UI answers its own pages only", async () => {
  const stack = await startReady();
  const port = environment.TEMPORAL_UI_PORT;
  const ui = `http://localhost:${port}`;
  const page = await (await fetch(`${ui}/namespaces/default/workflows`)).text();
  const asset = /\/_app\/[^"]+\.js/.exec(page)?.[0];
  expect((await fetch(ui + asset)).headers.get("content-type")).toMatch(/javascript/);
  expect(await (await fetch(`${ui}/api/v1/namespaces/default`)).json()).toMatchObject({
    namespaceInfo: { name: "default" },
  });

  expect(await statusOf(`${ui}/api/v1/namespaces`, { headers: { host: `rebound.example:${port}` } })).toBe(403);
  const read = await fetch(`${ui}/api/v1/namespaces`, { headers: { origin: "http://evil.example" } });
  expect(read.headers.get("access-control-allow-origin")).toBeNull();
  const foreign = { origin: "http://evil.example", "content-type": "text/plain" };
  const start = `${ui}/api/v1/namespaces/default/workflows/theirs`;
  expect(await statusOf(start, { method: "POST", headers: foreign })).toBe(403);
  expect(await statusOf(start, { method: "POST", headers: { ...foreign, origin: ui } })).not.toBe(403);

  const [, address, behind] = /--ui-ip (\S+) --ui-port (\d+)/.exec(temporalCommand()) ?? [];
  expect(behind).not.toBe(port);
  if (process.platform === "linux") {
    expect(address).not.toBe("127.0.0.1");
    await expect(fetch(`http://127.0.0.1:${behind}`)).rejects.toThrow();
  }
  stack.child.kill("SIGTERM");
  expect(await stack.ended).toBe(0);
});

/** What other users may do with each entry below a folder, by its path; PostgreSQL's own folder is left out. */
async function rightsOfOthers(folder: string): Promise<Record<string, number>> {
  const rights: Record<string, number> = {};
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (path.startsWith(join(folder, "postgres"))) continue;
    const mode = (await stat(path).catch(() => null))?.mode ?? 0;
    if ((mode & 0o077) !== 0) rights[path] = mode & 0o777;
  }
  return rights;
}
const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

test("what the stack writes is its user's alone, also where an earlier version left it open", async () => {
  const root = process.getuid?.() === 0;
  const own = join(dataDir, "private", "data");
  environment = { ...environment, DATA_DIR: own };
  try {
    const first = await startReady();
    expect(await rightsOfOthers(own)).toEqual({});
    // As root PostgreSQL has a user of its own, who passes through.
    expect(await modeOf(own)).toBe(root ? 0o711 : 0o700);
    first.child.kill("SIGTERM");
    await first.ended;

    await chmod(own, 0o755);
    for (const folder of ["temporal", "logs", "work"]) await chmod(join(own, folder), 0o755);
    for (const file of ["temporal/temporal.db", "host-id", "logs/temporal.log"]) await chmod(join(own, file), 0o644);
    const second = await startReady();
    expect(await rightsOfOthers(own)).toEqual({});
    expect(await modeOf(own)).toBe(root ? 0o711 : 0o700);
    second.child.kill("SIGTERM");
    expect(await second.ended).toBe(0);
  } finally {
    environment = { ...environment, DATA_DIR: dataDir };
  }
});

test("a crashed role is restarted; after kill -9 of the starter every process ends, and the next start works", async () => {
  const first = await startReady();
  const { api } = processesOf(dataDir);
  process.kill(api?.pid ?? 0, "SIGKILL");
  await expect.poll(() => processesOf(dataDir).api?.pid).not.toBe(api?.pid);
  await expect.poll(async () => (await fetch(url("/readyz"))).status, { message: "the API is back" }).toBe(200);

  const marks = everyProcess();
  const { stack } = JSON.parse(await readFile(join(dataDir, "stack.json"), "utf8"));
  process.kill(stack.pid, "SIGKILL");
  await first.ended;
  await expect.poll(() => goneAll(marks), { message: "every process has gone" }).toBe(true);

  const second = await startReady();
  const again = everyProcess();
  // npm itself, as a process manager would; SIGKILL is not passed on.
  second.child.kill("SIGKILL");
  await expect.poll(() => goneAll(again), { message: "every process has gone" }).toBe(true);
});

test("a role started alone says that there is no stack to join", async () => {
  const worker = npm(["run", "worker"], { DATA_DIR: `${dataDir}/nowhere` });
  expect(await worker.ended).toBe(1);
  expect(worker.output()).toContain("No stack runs on");
});

test("a wrong setting fails the start with its name and what is allowed", async () => {
  const start = npm(["start"], { RENDER_SLOTS: "many" });
  expect(await start.ended).toBe(1);
  expect(start.output()).toContain("RENDER_SLOTS");
  expect(start.output()).not.toContain("    at ");
});
