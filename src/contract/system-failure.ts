/** Errors of the machine, and the failure that each one is. */
import { Failure, type FailureType } from "./failures.ts";

interface SystemError {
  /** Node's error codes, or SQLSTATE (PostgreSQL, appendix A). */
  codes: readonly string[];
  /** Where the code alone says too little. */
  only?: (error: NodeJS.ErrnoException) => boolean;
  /** What programs print, who give no code. */
  text?: RegExp;
  type: FailureType;
  message: string;
}

/** The first row that matches counts. */
const SYSTEM_ERRORS: readonly SystemError[] = [
  { codes: ["53100"], type: "DiskFull", message: "The disk of Feedreel's database is full. Free some space." },
  {
    codes: ["ENOSPC", "EDQUOT"],
    text: /No space left on device|Disk quota exceeded/i,
    type: "DiskFull",
    message: "The disk of the rendering machine is full. Free some space.",
  },
  {
    codes: ["ENOENT", "EACCES"],
    only: ({ syscall }) => /^spawn /.test(syscall ?? ""),
    text: /^Cannot find ff(mpeg|probe)/,
    type: "RenderFailed",
    message: "ffmpeg was not found on the rendering machine; install it, then retry.",
  },
  {
    codes: ["EROFS", "EACCES", "EPERM", "EIO"],
    // A connection that a firewall refuses has the same code, and no path.
    only: ({ path, syscall }) => path !== undefined || syscall === "write",
    type: "DiskNotWritable",
    message:
      "Feedreel can't use its files on the rendering machine. Check their owner, and that the disk is not read-only or damaged.",
  },
  {
    codes: ["EMFILE", "ENFILE", "ENOMEM", "EAGAIN"],
    type: "MachineOverloaded",
    message:
      "The rendering machine has too few open files, processes or memory. Raise its limits, or lower RENDER_SLOTS.",
  },
];

/**
 * The failure for an error of the file system, of starting a program, or of the database's disk, also where it is the cause
 * of another error.
 * @returns null for every other error
 */
export function systemFailure(error: unknown): Failure | null {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const found = SYSTEM_ERRORS.find((known) => matches(known, cause));
    if (found) return new Failure(found.type, found.message, { cause: error });
  }
  return null;
}

function matches({ codes, only, text }: SystemError, error: NodeJS.ErrnoException): boolean {
  const byCode = codes.includes(error.code ?? "") && (only?.(error) ?? true);
  return byCode || (text?.test(error.message) ?? false);
}
