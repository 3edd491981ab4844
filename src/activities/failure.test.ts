import { execFile } from "node:child_process";
import { createWriteStream } from "node:fs";
import { appendFile, mkdir, open, writeFile } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { CancelledFailure } from "@temporalio/common";
import { describe, expect, test } from "vitest";
import { Failure } from "../contract/failures.ts";
import { FetchError } from "../http/fetch-error.ts";
import { runFfmpeg } from "../media/ffmpeg/run.ts";
import { StoreError } from "../store/client.ts";
import { failureOf, toActivityFailure } from "./failure.ts";

const thrownBy = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (error: unknown) => error,
  );
const writeToHandle = async () => {
  await using file = await open("/dev/full", "w");
  await file.writeFile("x");
};
const FULL: [writer: string, write: () => Promise<unknown>][] = [
  ["writeFile", () => writeFile("/dev/full", "x")],
  ["appendFile", () => appendFile("/dev/full", "x")],
  ["an open file", writeToHandle],
  ["a stream", () => pipeline(Readable.from(["x"]), createWriteStream("/dev/full"))],
  [
    "ffmpeg",
    () =>
      runFfmpeg(
        {
          inputs: [{ path: "testsrc2=s=320x240:d=1", options: ["-f", "lavfi"] }],
          outputOptions: ["-c:v", "rawvideo", "-f", "rawvideo"],
          output: "/dev/full",
        },
        { signal: new AbortController().signal, onProgress: () => {} },
      ),
  ],
];

describe("a full disk is DiskFull", () => {
  test.each(FULL)("wherever it is met: %s", async (_, write) => {
    const error = await thrownBy(write());
    expect(failureOf(error)).toMatchObject({ type: "DiskFull", retryable: true, cause: error });
  });

  test("also as the cause of another failure", async () => {
    const cause = await thrownBy(writeFile("/dev/full", "x"));
    const failure = failureOf(new Failure("StorageFailing", "The finished file could not be stored.", { cause }));
    expect(failure.type).toBe("DiskFull");
  });

  test("also the database's", () => {
    const error = new StoreError('could not extend file "base/5/1259": No space left on device', "53100", 500);
    expect(failureOf(error)).toMatchObject({ type: "DiskFull", message: expect.stringContaining("database") });
  });
});

test("files that can't be used are DiskNotWritable", async () => {
  // Not even root can create folders in sysfs.
  const error = await thrownBy(mkdir("/sys/feedreel"));
  expect(failureOf(error).type).toBe("DiskNotWritable");
});

test("a missing program is named", async () => {
  const error = await thrownBy(promisify(execFile)("no-such-program"));
  expect(failureOf(error)).toMatchObject({ type: "RenderFailed", message: expect.stringContaining("not found") });
});

test("a connection that a firewall refuses is no fault of the disk", () => {
  const cause = Object.assign(new Error("connect EACCES 192.0.2.1:443"), { code: "EACCES", syscall: "connect" });
  const failure = new Failure("ImageHostFailing", "The picture's server refused.", {
    cause: new FetchError("connection", "refused", { cause }),
  });
  expect(failureOf(failure)).toBe(failure);
});

test("the database and bugs have types of their own, and messages that stay as they are", () => {
  const away = toActivityFailure(new StoreError("Supabase is out of reach", null, 0), 11);
  expect(away).toMatchObject({
    type: "DatabaseUnavailable",
    message: "Feedreel's database did not answer. Try again in a few minutes.",
    nonRetryable: false,
  });
  const bug = new TypeError("undefined is not a function");
  expect(toActivityFailure(bug, 2)).toMatchObject({ type: "InternalError", nonRetryable: false });
  expect(toActivityFailure(bug, 3)).toMatchObject({
    type: "InternalError",
    message: "Something went wrong inside Feedreel. Try again; if it stays, report the job's id.",
    nonRetryable: true,
  });
  expect(toActivityFailure("no error at all", 1)).toMatchObject({ type: "InternalError" });
});

test("cancellation passes through", () => {
  const cancelled = new CancelledFailure("enough");
  expect(toActivityFailure(cancelled, 1)).toBe(cancelled);
});

test("a wait that the other side asked for is Temporal's next delay", () => {
  const busy = new Failure("VoiceUnavailable", "The voice is busy.", { retryAfterS: 7 });
  expect(toActivityFailure(busy, 1)).toMatchObject({ nextRetryDelay: 7000 });
});

describe("a failure as people read it", () => {
  test("says that it is tried again as long as it is", () => {
    const failure = toActivityFailure(new Failure("VoiceUnavailable", "The voice is away."), 1);
    expect(failure).toMatchObject({ message: "The voice is away. It is tried again.", nonRetryable: false });
  });

  test("says how often it was tried when no try is left", () => {
    const failure = toActivityFailure(new Failure("VoiceUnavailable", "The voice is away."), 4);
    const message = "The voice is away. It was tried 4 times; try again later.";
    expect(failure).toMatchObject({ message, nonRetryable: true });
  });

  test("says nothing of tries where trying again would change nothing", () => {
    const failure = toActivityFailure(new Failure("ProductNotFound", "There is no such product."), 1);
    expect(failure).toMatchObject({ message: "There is no such product.", nonRetryable: true });
  });
});
