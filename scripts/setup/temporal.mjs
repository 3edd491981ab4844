/** The Temporal server for embedded use: the official CLI, downloaded or built once per user. */
import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { locateTemporal, TEMPORAL_VERSION, temporalCache } from "../../temporal-dev/locate.mjs";
import { withLock } from "./lock.mjs";
import { SetupError } from "./steps.mjs";
import { execute, isProgram, onPath } from "./system.mjs";

/** The download is given up when it has brought nothing for this long, in ms: without internet it must not hang. */
const DOWNLOAD_STALL_MS = 20_000;
/** The first Go that fetches the newer Go a module asks for. */
const GO_AT_LEAST = [1, 21];
const PROGRAM =
  process.platform === "darwin" ? "brew install temporal" : "curl -sSf https://temporal.download/cli.sh | sh";

/** @type {import("./steps.mjs").Step} */
export const temporal = {
  name: "Temporal server",
  needed({ environment, forTests }) {
    if (environment.TEMPORAL_ADDRESS && !forTests) return false;
    return locateTemporal(environment)
      ? false
      : `none on PATH nor in ${temporalCache(environment)}, fetching ${TEMPORAL_VERSION}`;
  },
  async run({ environment }, progress) {
    const cache = temporalCache(environment);
    mkdirSync(cache, { recursive: true });
    await withLock(join(cache, "lock"), async () => {
      if (locateTemporal(environment)) return;
      const workshop = mkdtempSync(join(cache, "new-"));
      try {
        const program = (await download(workshop, progress)) ?? (await build(workshop, environment, progress));
        chmodSync(program, 0o755);
        renameSync(program, join(cache, "temporal"));
      } finally {
        rmSync(workshop, { recursive: true, force: true });
      }
    });
  },
};

/** @returns {Promise<string | undefined>} the program as Temporal's SDK downloads it, or undefined where it can't */
async function download(workshop, progress) {
  progress("trying the SDK's download");
  const folder = join(workshop, "download");
  mkdirSync(folder);
  const script = fileURLToPath(new URL("./download-temporal.mjs", import.meta.url));
  const child = spawn(process.execPath, [script, folder], { stdio: "ignore", detached: true });
  let running = true;
  const ended = new Promise((resolve) => {
    child.once("error", () => resolve(false)).once("exit", (code) => resolve(code === 0));
  }).finally(() => {
    running = false;
  });
  let grown = { bytes: 0, at: Date.now() };
  while (running && Date.now() - grown.at < DOWNLOAD_STALL_MS) {
    await Promise.race([ended, sleep(500)]);
    const bytes = sizeOf(folder);
    if (bytes > grown.bytes) grown = { bytes, at: Date.now() };
    if (bytes > 0) progress(`downloading, ${Math.round(bytes / 1e6)} MB`);
  }
  // With it goes the server that it started to see whether the download works.
  if (child.pid) stopGroup(child.pid);
  const complete = await ended;
  return complete ? programsIn(folder)[0] : undefined;
}

function stopGroup(pid) {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // All gone already.
  }
}

const filesIn = (folder) => readdirSync(folder).map((name) => join(folder, name));
const programsIn = (folder) => filesIn(folder).filter(isProgram);
const sizeOf = (folder) => filesIn(folder).reduce((sum, file) => sum + (existsSync(file) ? statSync(file).size : 0), 0);

/** @returns {Promise<string>} the program, built from its source by Go */
async function build(workshop, environment, progress) {
  await requireGo();
  let compiled = 0;
  await execute(
    "go",
    ["install", "-v", "-ldflags=-s -w", `github.com/temporalio/cli/cmd/temporal@v${TEMPORAL_VERSION}`],
    {
      environment: { HOME: homedir(), ...environment, GOBIN: workshop, GOFLAGS: "" },
      onLine(line) {
        if (line.startsWith("go: downloading")) progress(`building it with Go, ${line.slice(4)}`);
        else progress(`building it with Go (about 3 minutes on 2 cores), ${++compiled} packages compiled`);
      },
    },
  ).catch((error) => {
    throw new SetupError(`The Temporal server could not be built:\n${error.message}\n\n${installHint()}`);
  });
  return join(workshop, "temporal");
}

const installHint = () =>
  `Install the Temporal CLI, see that it is on PATH, and run the same again:\n\n  ${PROGRAM}\n\nOr set TEMPORAL_ADDRESS to a server of yours.`;

async function requireGo() {
  const go = onPath("go");
  const version = go && /go(\d+)\.(\d+)/.exec(await execute(go, ["version"]));
  if (!version)
    throw new SetupError(
      `There is no Temporal server here, it can't be downloaded, and Go is not on PATH to build it. ${installHint()}`,
    );
  const [major, minor] = [Number(version[1]), Number(version[2])];
  if (major === GO_AT_LEAST[0] && minor < GO_AT_LEAST[1]) {
    throw new SetupError(
      `There is no Temporal server here, it can't be downloaded, and Go ${major}.${minor} is too old to build it. ${installHint()}`,
    );
  }
}
