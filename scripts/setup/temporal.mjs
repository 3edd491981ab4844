/** The Temporal server for embedded use: the official CLI, downloaded or built once per user. */
import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, statSync } from "node:fs";
import { rm } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { locateTemporal, TEMPORAL_VERSION, temporalCache } from "../../temporal-dev/locate.mjs";
import { withLock } from "./lock.mjs";
import { SetupError } from "./steps.mjs";
import { execute, isProgram, onPath } from "./system.mjs";

/** The download is aborted when it has received nothing for this long, ms: without internet it must not hang. */
const DOWNLOAD_STALL_MS = 20_000;
/** The first version of Go that downloads the newer version a module asks for. */
const GO_AT_LEAST = [1, 21];
const INSTALL_COMMAND =
  process.platform === "darwin" ? "brew install temporal" : "curl -sSf https://temporal.download/cli.sh | sh";

/** @type {import("./steps.mjs").Step} */
export const temporal = {
  name: "Temporal server",
  needed({ environment, forTests }) {
    if (environment.TEMPORAL_ADDRESS && !forTests) return false;
    const cache = temporalCache(environment);
    if (!locateTemporal(environment)) return `none on PATH nor in ${cache}, fetching ${TEMPORAL_VERSION}`;
    return workFolders(cache).length > 0 ? `removing what an interrupted set-up left in ${cache}` : false;
  },
  async run({ environment }, progress) {
    const cache = temporalCache(environment);
    mkdirSync(cache, { recursive: true });
    await withLock(join(cache, "lock"), async () => {
      for (const left of workFolders(cache)) await removeFolder(left);
      if (locateTemporal(environment)) return;
      const folder = mkdtempSync(join(cache, WORK_FOLDER));
      try {
        const program = (await download(folder, progress)) ?? (await build(folder, environment, progress));
        chmodSync(program, 0o755);
        renameSync(program, join(cache, "temporal"));
      } finally {
        progress("removing what only the build needed");
        await removeFolder(folder);
      }
    });
  },
};

/** Start of the names of the folders that hold a download or a build, with Go's caches of several GB. */
const WORK_FOLDER = "new-";

/** Work folders in the cache; outside the lock, one may belong to a set-up that is running. */
function workFolders(cache) {
  if (!existsSync(cache)) return [];
  return filesIn(cache).filter((path) => basename(path).startsWith(WORK_FOLDER));
}

/** Removes a work folder. Go write-protects its module cache, so the folders are made writable first. */
async function removeFolder(folder) {
  await execute("chmod", ["-R", "u+w", folder]).catch(() => {});
  await rm(folder, { recursive: true, force: true });
}

/** @returns {Promise<string | undefined>} path of the program that Temporal's SDK downloaded; undefined where it failed */
async function download(workFolder, progress) {
  progress("trying the SDK's download");
  const folder = join(workFolder, "download");
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
  // Also stops the server that the script started to see whether the download works.
  if (child.pid) stopGroup(child.pid);
  const complete = await ended;
  return complete ? programsIn(folder)[0] : undefined;
}

function stopGroup(pid) {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // Already gone.
  }
}

const filesIn = (folder) => readdirSync(folder).map((name) => join(folder, name));
const programsIn = (folder) => filesIn(folder).filter(isProgram);
const sizeOf = (folder) => filesIn(folder).reduce((sum, file) => sum + (existsSync(file) ? statSync(file).size : 0), 0);

/**
 * Builds the program from its source. Go's caches and temporary files lie in the work folder, not with the user's own:
 * they take 4 GB and nothing needs them afterwards.
 * @returns {Promise<string>} its path
 */
async function build(folder, environment, progress) {
  await requireGo();
  const go = join(folder, "go");
  const temporary = join(folder, "tmp");
  mkdirSync(temporary);
  let compiled = 0;
  await execute(
    "go",
    ["install", "-v", "-ldflags=-s -w", `github.com/temporalio/cli/cmd/temporal@v${TEMPORAL_VERSION}`],
    {
      environment: {
        HOME: homedir(),
        ...environment,
        GOBIN: folder,
        GOPATH: go,
        GOMODCACHE: join(go, "pkg", "mod"),
        GOCACHE: join(go, "build"),
        GOTMPDIR: temporary,
        GOFLAGS: "",
      },
      onLine(line) {
        if (line.startsWith("go: downloading")) progress(`building it with Go, ${line.slice(4)}`);
        else progress(`building it with Go (about 3 minutes on 2 cores), ${++compiled} packages compiled`);
      },
    },
  ).catch((error) => {
    throw new SetupError(`The Temporal server could not be built:\n${error.message}\n\n${installHint()}`);
  });
  return join(folder, "temporal");
}

const installHint = () =>
  `Install the Temporal CLI, put it on PATH, and run the same again:\n\n  ${INSTALL_COMMAND}\n\nOr set TEMPORAL_ADDRESS to your own server.`;

async function requireGo() {
  const go = onPath("go");
  const version = go && /go(\d+)\.(\d+)/.exec(await execute(go, ["version"]));
  if (!version)
    throw new SetupError(
      `There is no Temporal server on this machine, it cannot be downloaded, and Go is not on PATH to build it. ${installHint()}`,
    );
  const [major, minor] = [Number(version[1]), Number(version[2])];
  if (major === GO_AT_LEAST[0] && minor < GO_AT_LEAST[1]) {
    throw new SetupError(
      `There is no Temporal server on this machine, it cannot be downloaded, and Go ${major}.${minor} is too old to build it. ${installHint()}`,
    );
  }
}
