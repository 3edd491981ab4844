/** This system: its package manager, the programs on PATH, running them and installing packages. */
import { spawn } from "node:child_process";
import { accessSync, constants, readFileSync, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { SetupError } from "./steps.mjs";

/** @returns {string | undefined} the program's path */
export function onPath(name, environment = process.env) {
  return (environment.PATH ?? "")
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => join(folder, name))
    .find(isProgram);
}

/** @param {string} path */
export function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** A file's path, size and modification time: changes when the program is replaced. */
export function fingerprint(path) {
  const { size, mtimeMs } = statSync(path);
  return `${path}:${size}:${mtimeMs}`;
}

/** @returns {"apt" | "dnf" | "pacman" | "brew" | "unknown"} */
function packageManager() {
  if (process.platform === "darwin") return "brew";
  return ["apt-get", "dnf", "pacman"].find((name) => onPath(name))?.replace("-get", "") ?? "unknown";
}

/** Whether this is Debian itself: Ubuntu's `chromium` package, for example, only points to snap. */
export function isDebian() {
  try {
    return /^ID=debian$/m.test(readFileSync("/etc/os-release", "utf8"));
  } catch {
    return false;
  }
}

const isRoot = process.getuid?.() === 0;

/**
 * Installs a system package as root with apt. Elsewhere it throws, naming the command for the user.
 * @param {string} what is missing, for the message
 * @param {Record<"apt" | "dnf" | "pacman" | "brew" | "unknown", string>} commands how to install it, by package manager
 * @param {string | undefined} aptPackage its name in apt; undefined where apt must not be used
 * @throws SetupError naming the command
 */
export async function installSystemPackage(what, commands, aptPackage, progress) {
  const manager = packageManager();
  const command = `  ${commands[manager]}`;
  if (!(isRoot && manager === "apt" && aptPackage)) {
    throw new SetupError(`${what}. Install it with this command, then run the same again:\n\n${command}`);
  }
  const environment = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  try {
    progress("apt-get update");
    await execute("apt-get", ["update", "-q"], { environment });
    progress(`apt-get install ${aptPackage}`);
    await execute("apt-get", ["install", "-y", "-q", "--no-install-recommends", aptPackage], { environment });
  } catch (error) {
    throw new SetupError(`${what}, and installing it failed:\n${error.message}\n\nInstall it yourself:\n\n${command}`);
  }
}

/**
 * Runs a program and waits for its end.
 * @param {string} command
 * @param {string[]} args
 * @param {{cwd?: string, environment?: NodeJS.ProcessEnv, onLine?: (line: string) => void, signal?: AbortSignal}} options
 * @returns {Promise<string>} what it wrote to stdout and stderr
 * @throws Error with the first and the last lines of the output when it fails
 */
export function execute(command, args, { cwd, environment = process.env, onLine, signal } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: environment, signal, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const onData = (chunk) => {
      output += chunk;
      if (onLine) for (const line of String(chunk).split("\n").filter(Boolean)) onLine(line);
    };
    child.stdout.on("data", onData);
    child.stderr.on("data", onData);
    child.on("error", reject);
    child.on("close", (code, killedBy) => {
      if (code === 0) return resolve(output);
      reject(new Error(`${command} ${args.join(" ")} ended with ${killedBy ?? code}:\n${excerpt(output)}`));
    });
  });
}

/** The cause of an error is in the first lines with some programs, in the last with others. */
function excerpt(output) {
  const lines = output.trim().split("\n");
  if (lines.length <= 24) return lines.join("\n");
  return [...lines.slice(0, 12), "…", ...lines.slice(-12)].join("\n");
}
