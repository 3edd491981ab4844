import { execFile } from "node:child_process";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { failureOf } from "../../contract/failure.fixture.ts";
import { probe } from "./probe.ts";
import { type FfmpegJob, runFfmpeg } from "./run.ts";

const run = promisify(execFile);
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "ffmpeg-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const step = (signal = new AbortController().signal) => {
  const seen: number[] = [];
  return { signal, onProgress: (fraction: number) => void seen.push(fraction), seen };
};
const source = (size: string, seconds: number) => ({
  path: `testsrc2=s=${size}:r=30:d=${seconds}`,
  options: ["-f", "lavfi"],
});
const toNull = (job: Partial<FfmpegJob>): FfmpegJob => ({
  inputs: [source("320x240", 1)],
  outputOptions: ["-f", "null"],
  output: "-",
  ...job,
});

describe("runFfmpeg", () => {
  it("writes a file through a filter graph and reports progress to the end", async () => {
    const watched = step();
    const output = join(folder, "made.mp4");
    const graph = { filterGraph: "[0:v]hflip[v]", outputOptions: ["-map", "[v]", "-c:v", "libx264"] };
    await runFfmpeg({ inputs: [source("320x240", 2)], ...graph, output, durationS: 2 }, watched);
    const made = await probe(output);
    expect(made.streams[0]).toMatchObject({ codec_name: "h264", width: 320, height: 240 });
    expect(made.format.duration).toBeCloseTo(2, 1);
    expect(watched.seen.at(-1)).toBeGreaterThan(0.9);
    expect(watched.seen).toEqual([...watched.seen].sort((a, b) => a - b));
  });

  it("returns the filters' output on stderr", async () => {
    const tone = [{ path: "sine=d=1:r=48000", options: ["-f", "lavfi"] }];
    const log = await runFfmpeg(toNull({ inputs: tone, filterGraph: "loudnorm=print_format=json" }), step());
    expect(log).toContain('"input_i"');
    expect(log).not.toMatch(/^size=/m);
  });

  it("rejects with the signal's reason and leaves no ffmpeg process", async () => {
    const controller = new AbortController();
    const marker = `unwanted-${process.pid}`;
    const job = toNull({
      inputs: [{ ...source("1920x1080", 600), options: ["-re", "-f", "lavfi"] }],
      outputOptions: ["-metadata", `title=${marker}`, "-f", "null"],
      durationS: 600,
    });
    const onProgress = () => controller.abort(new Error("enough"));
    await expect(runFfmpeg(job, { signal: controller.signal, onProgress })).rejects.toThrow("enough");
    const { stdout } = await run("ps", ["-eo", "args"]);
    expect(stdout.split("\n").filter((line) => /^ffmpeg|\/ffmpeg/.test(line) && line.includes(marker))).toEqual([]);
  });

  it("does not start when already aborted", async () => {
    await expect(runFfmpeg(toNull({}), step(AbortSignal.abort(new Error("early"))))).rejects.toThrow("early");
  });

  it("kills a run that hangs", async () => {
    const pipe = join(folder, "never");
    await run("mkfifo", [pipe]);
    const holder = execFile("sh", ["-c", 'exec 3<>"$0"; sleep 30', pipe]);
    const job = toNull({ inputs: [{ path: pipe, options: ["-f", "s16le"] }], stallAfterS: 1 });
    const failure = await failureOf(runFfmpeg(job, step()));
    holder.kill("SIGKILL");
    expect(failure).toMatchObject({ type: "RenderStalled", retryable: true });
  });

  it("reports a full disk", async () => {
    const job = { inputs: [source("320x240", 1)], outputOptions: ["-c:v", "rawvideo", "-f", "rawvideo"] };
    const failure = await failureOf(runFfmpeg({ ...job, output: "/dev/full" }, step()));
    expect(failure.type).toBe("DiskFull");
  });

  it("reports ffmpeg's last lines", async () => {
    const missing = await failureOf(runFfmpeg(toNull({ inputs: [{ path: join(folder, "none.png") }] }), step()));
    expect(missing.type).toBe("RenderFailed");
    expect(missing.message).toContain("No such file");
    const graph = await failureOf(runFfmpeg(toNull({ filterGraph: "[0:v]nosuchfilter" }), step()));
    expect(graph.message).toMatch(/nosuchfilter|filter/i);
  });

  it("passes arguments without a shell", async () => {
    const victim = join(folder, "victim");
    const title = `$(touch ${victim}); \`touch ${victim}\``;
    await runFfmpeg(toNull({ outputOptions: ["-metadata", `title=${title}`, "-f", "null"] }), step());
    await expect(stat(victim)).rejects.toThrow("ENOENT");
  });
});
