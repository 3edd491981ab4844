/**
 * The system user that PostgreSQL runs as. It refuses to run as root, so that where we are root it runs as `postgres`. That user
 * may lack access to a parent of our folders, such as /root: then its process gets the capability to traverse folders, so that
 * no permissions need to be changed.
 */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { chown } from "node:fs/promises";
import { onPath } from "../../../scripts/setup/system.mjs";
import { StackError } from "../errors.ts";

const USER = "postgres";
/** Used where `postgres` does not exist and can't be created. */
const FALLBACK_USER = "nobody";

export interface SystemUser {
  uid: number;
  gid: number;
}

/** Runs programs as that user. */
export interface RunAs {
  /** Null where we are not root: programs run as we do. */
  user: SystemUser | null;
  command(program: string, args: string[]): { command: string; args: string[]; owner: SystemUser | undefined };
}

const asOurselves: RunAs = { user: null, command: (command, args) => ({ command, args, owner: undefined }) };

/**
 * @param folders that the user must be able to access
 * @throws StackError where that is impossible
 */
export function postgresUser(folders: string[]): RunAs {
  if (process.getuid?.() !== 0) return asOurselves;
  const user = lookUp(USER) ?? createUser() ?? lookUp(FALLBACK_USER);
  if (!user) {
    throw new StackError(
      `PostgreSQL must not run as root. Make a user for it, then start again: useradd --system ${USER}`,
    );
  }
  const unreachable = folders.filter((folder) => !reaches(user, folder));
  if (unreachable.length === 0) return { user, command: (command, args) => ({ command, args, owner: user }) };
  return withTraversal(user, unreachable);
}

/** Changes the owner of a file or folder to that user. */
export async function give(path: string, { user }: RunAs): Promise<void> {
  if (user) await chown(path, user.uid, user.gid);
}

function lookUp(name: string): SystemUser | null {
  const id = (kind: "-u" | "-g") => {
    const { status, stdout } = spawnSync("id", [kind, name], { encoding: "utf8" });
    return status === 0 ? Number(stdout.trim()) : null;
  };
  const [uid, gid] = [id("-u"), id("-g")];
  return uid === null || gid === null ? null : { uid, gid };
}

function createUser(): SystemUser | null {
  const made = spawnSync("useradd", [
    "--system",
    "--user-group",
    "--no-create-home",
    "--shell",
    "/usr/sbin/nologin",
    USER,
  ]);
  return made.status === 0 ? lookUp(USER) : null;
}

function reaches(user: SystemUser, folder: string): boolean {
  const { status } = spawnSync("test", ["-x", folder], { ...user, cwd: "/" });
  return status === 0;
}

/** Capabilities that let a process traverse folders without permission, by their bit in /proc/self/status; the weaker one first. */
const TRAVERSAL: [string, bigint][] = [
  ["dac_read_search", 1n << 2n],
  ["dac_override", 1n << 1n],
];

/** Asks by access(2), as initdb does; a shell's `test` asks otherwise. */
const ACCESS_CHECK = "for (const folder of process.argv.slice(1)) require('fs').accessSync(folder, 1)";

function ownCapabilities(): bigint {
  try {
    const held = /^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync("/proc/self/status", "utf8"));
    return BigInt(`0x${held?.[1] ?? "0"}`);
  } catch {
    return 0n;
  }
}

function withTraversal(user: SystemUser, folders: string[]): RunAs {
  const capability = TRAVERSAL.find(([, bit]) => (ownCapabilities() & bit) !== 0n)?.[0];
  const setpriv = onPath("setpriv");
  const prefix = [
    ...[`--reuid=${user.uid}`, `--regid=${user.gid}`, "--clear-groups"],
    // Without it access(2), which initdb calls first, ignores the capability.
    "--securebits=+no_setuid_fixup",
    ...[`--inh-caps=+${capability}`, `--ambient-caps=+${capability}`, "--"],
  ];
  const works =
    setpriv !== undefined &&
    capability !== undefined &&
    spawnSync(setpriv, [...prefix, process.execPath, "-e", ACCESS_CHECK, ...folders]).status === 0;
  if (!works) {
    throw new StackError(
      `PostgreSQL must not run as root, and the user it runs as can't reach ${folders.join(" and ")}. Move this checkout and DATA_DIR to a folder that every user can access, such as /srv or /opt, or start it as a user other than root.`,
    );
  }
  return {
    user,
    command: (program, args) => ({ command: setpriv, args: [...prefix, program, ...args], owner: undefined }),
  };
}
