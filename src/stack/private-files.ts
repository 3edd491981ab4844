/** What the stack writes is readable by the user it runs as, and nobody else. */
import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";

/** For this process and all that it starts; PostgreSQL, which may run as another user, has the same rule of its own. */
export function keepFilesPrivate(): void {
  process.umask(0o077);
}

/** What we write into DATA_DIR, besides PostgreSQL's folder, and whether its files are changed one by one: they are few there. */
const OURS: Record<string, { files: boolean }> = {
  "stack.lock": { files: false },
  "stack.json": { files: false },
  "secrets.json": { files: false },
  "host-id": { files: false },
  temporal: { files: true },
  logs: { files: true },
  media: { files: false },
  work: { files: false },
  cache: { files: false },
};
const STICKY = 0o1000;
/** As root PostgreSQL runs as a user of its own, who must be able to pass through the folder. */
const KEPT = process.getuid?.() === 0 ? 0o711 : 0o700;

/**
 * Creates DATA_DIR, or takes the rights of other users away from what an earlier version left there. A folder that was not ours
 * before keeps its mode: it may hold other things.
 */
export function secureDataDir(dataDir: string): void {
  const first = mkdirSync(dataDir, { recursive: true });
  if (first !== undefined) {
    for (let folder = dataDir; ; folder = dirname(folder)) {
      chmodSync(folder, KEPT);
      if (folder === first) return;
    }
  }
  if (Object.keys(OURS).some((name) => existsSync(join(dataDir, name)))) restrict(dataDir, KEPT);
  for (const [name, { files }] of Object.entries(OURS)) {
    const path = join(dataDir, name);
    if (!existsSync(path)) continue;
    restrict(path, 0o700);
    if (files) for (const file of readdirSync(path)) restrict(join(path, file), 0o700);
  }
}

/** Takes away all rights but `kept`, where that is ours to do. */
function restrict(path: string, kept: number): void {
  const { mode } = lstatSync(path);
  const isShared = (mode & STICKY) !== 0;
  if (lstatSync(path).isSymbolicLink() || isShared) return;
  try {
    chmodSync(path, mode & kept);
  } catch (error) {
    // Another user's, or a file system without modes.
    if (!["EPERM", "ENOTSUP", "EROFS"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
  }
}
