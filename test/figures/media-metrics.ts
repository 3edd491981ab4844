/** A tool, not a test: measures the decoded picture and sound of a finished video. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { StepOptions } from "../../src/contract/video.ts";
import { runFfmpeg } from "../../src/media/ffmpeg/run.ts";
import type { Metric } from "../../src/media/verify/index.ts";

/** Frames are checked at this rate and size. */
const SAMPLING = { rate: 2, width: 54, height: 96 };
/** A frame with a lower mean is black, one with a lower standard deviation is blank; of 255. */
const BLACK = 24;
const BLANK = 4;
/** A picture that changes less than this (of 1) for so long is frozen. */
const FROZEN = 0.0002;
const FROZEN_S = 1;
const SILENT_DB = -50;
const MIN_SSIM = 0.98;

const none = (name: string, found: readonly string[]): Metric => ({
  name,
  value: found.length === 0 ? "none" : found.join(", "),
  required: "none",
  ok: found.length === 0,
});

async function readRaw(path: string, args: { filterGraph: string; outputOptions: string[] }, step: StepOptions) {
  const folder = await mkdtemp(join(tmpdir(), "metrics-"));
  try {
    const output = join(folder, "raw");
    const log = await runFfmpeg({ inputs: [{ path }], ...args, output }, step);
    return { bytes: await readFile(output), log };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Black, blank and frozen frames. */
export async function frameMetrics(path: string, step: StepOptions): Promise<Metric[]> {
  const { rate, width, height } = SAMPLING;
  const filterGraph = `[0:v]freezedetect=n=${FROZEN}:d=${FROZEN_S},fps=${rate},scale=${width}:${height}:flags=area,format=gray[v]`;
  const outputOptions = ["-map", "[v]", "-f", "rawvideo"];
  const { bytes, log } = await readRaw(path, { filterGraph, outputOptions }, step);
  const size = width * height;
  const frames = Array.from({ length: bytes.length / size }, (_, i) => bytes.subarray(i * size, (i + 1) * size));
  const at = (index: number) => `${(index / rate).toFixed(1)} s`;
  const spreads = frames.map((frame) => {
    const mean = frame.reduce((sum, value) => sum + value, 0) / size;
    return { mean, spread: Math.sqrt(frame.reduce((sum, value) => sum + (value - mean) ** 2, 0) / size) };
  });
  const whereOf = (matches: (frame: { mean: number; spread: number }) => boolean) =>
    spreads.flatMap((frame, index) => (matches(frame) ? [at(index)] : []));
  const frozen = [...log.matchAll(/freeze_start: ([\d.]+)/g)].map(([, start]) => `${start} s`);
  return [
    none(
      "black frames",
      whereOf(({ mean, spread }) => mean < BLACK && spread < BLACK),
    ),
    none(
      "blank frames",
      whereOf(({ spread }) => spread < BLANK),
    ),
    none("frozen frames", frozen),
  ];
}

/** The longest silence, for information, and clipped samples. */
export async function soundMetrics(path: string, step: StepOptions): Promise<Metric[]> {
  const filterGraph = `[0:a]silencedetect=noise=${SILENT_DB}dB:d=0.2[a]`;
  const { bytes, log } = await readRaw(path, { filterGraph, outputOptions: ["-map", "[a]", "-f", "s16le"] }, step);
  const samples = new Int16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 2);
  const clipped = samples.reduce((count, sample) => count + (Math.abs(sample) >= 32_767 ? 1 : 0), 0);
  const silences = [...log.matchAll(/silence_duration: ([\d.]+)/g)].map(([, length]) => Number(length));
  const silence = `${Math.max(0, ...silences).toFixed(2)} s`;
  return [
    { name: "longest silence", value: silence, required: "any", ok: true },
    { name: "clipped samples", value: `${clipped}`, required: "0", ok: clipped === 0 },
  ];
}

/** How similar a video is to a reference of the same length (SSIM, 0 to 1). */
export async function similarityMetric(path: string, reference: string, step: StepOptions): Promise<Metric> {
  const log = await runFfmpeg(
    {
      inputs: [{ path }, { path: reference }],
      filterGraph: "[0:v][1:v]ssim[v]",
      outputOptions: ["-map", "[v]", "-f", "null"],
      output: "-",
    },
    step,
  );
  const ssim = Number(/SSIM .*All:([\d.]+)/.exec(log)?.[1]);
  return { name: "SSIM", value: `${ssim}`, required: `at least ${MIN_SSIM}`, ok: ssim >= MIN_SSIM };
}
