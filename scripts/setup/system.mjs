/** What this system is, what is on its PATH, and how programs are run and packages installed on it. */
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

/** A file's path, size and time: changes when the program is replaced. */
export function fingerprint(path) {
  const { size, mtimeMs } = statSync(path);
  return `${path}:${size}:${mtimeMs}`;
}

/** @returns {"apt" | "dnf" | "pacman" | "brew" | "unknown"} */
function packageManager() {
  if (process.platform === "darwin") return "brew";
  return ["apt-get", "dnf", "pacman"].find((name) => onPath(name))?.replace("-get", "") ?? "unknown";
}

/** Whether the system calls itself Debian: Ubuntu's `chromium` package, for one, is a stub that wants snap. */
export function isDebian() {
  try {
    return /^ID=debian$/m.test(readFileSync("/etc/os-release", "utf8"));
  } catch {
    return false;
  }
}

const isRoot = process.getuid?.() === 0;

/**
 * Installs a system package where that is ours to do: as root, by apt. Elsewhere it tells the user how.
 * @param {string} what in words, for the message
 * @param {Record<"apt" | "dnf" | "pacman" | "brew" | "unknown", string>} commands how to install it, by package manager
 * @param {string | undefined} aptPackage its name in apt, where that may be used
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
 * Runs a program to its end. Its output is kept for the error only.
 * @param {string} command
 * @param {string[]} args
 * @param {{cwd?: string, environment?: NodeJS.ProcessEnv, onLine?: (line: string) => void, signal?: AbortSignal}} options
 * @returns {Promise<string>} what it wrote to stdout and stderr
 * @throws Error with the first and the last lines where it fails
 */
export function execute(command, args, { cwd, environment = process.env, onLine, signal } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: environment, signal, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const take = (chunk) => {
      output += chunk;
      if (onLine) for (const line of String(chunk).split("\n").filter(Boolean)) onLine(line);
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    child.on("error", reject);
    child.on("close", (code, killedBy) => {
      if (code === 0) return resolve(output);
      reject(new Error(`${command} ${args.join(" ")} ended with ${killedBy ?? code}:\n${excerpt(output)}`));
    });
  });
}

/** Some programs say first what is wrong, some last. */
function excerpt(output) {
  const lines = output.trim().split("\n");
  if (lines.length <= 24) return lines.join("\n");
  return [...lines.slice(0, 12), "…", ...lines.slice(-12)].join("\n");
}
