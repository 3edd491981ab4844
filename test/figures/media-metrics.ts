/** What is seen and heard of a finished video, once it is decoded. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { StepOptions } from "../../src/contract/video.ts";
import { runFfmpeg } from "../../src/media/ffmpeg/run.ts";
import type { Figure } from "../../src/media/verify/index.ts";

/** Two of these a second are looked at. */
const GLANCE = { rate: 2, width: 54, height: 96 };
/** Of 255: a frame darker than this is black; one that varies less is blank. */
const BLACK = 24;
const BLANK = 4;
/** A frame that differs less from that of a second ago stands still, of 1. */
const STILL = 0.0002;
const STILL_S = 1;
const SILENT_DB = -50;
const LEAST_SSIM = 0.98;

const none = (name: string, found: readonly string[]): Figure => ({
  name,
  value: found.length === 0 ? "none" : found.join(", "),
  wanted: "none",
  holds: found.length === 0,
});

async function readRaw(path: string, args: { filterGraph: string; outputOptions: string[] }, step: StepOptions) {
  const folder = await mkdtemp(join(tmpdir(), "figures-"));
  try {
    const output = join(folder, "raw");
    const said = await runFfmpeg({ inputs: [{ path }], ...args, output }, step);
    return { bytes: await readFile(output), said };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Black, blank and frozen frames. */
export async function frameFigures(path: string, step: StepOptions): Promise<Figure[]> {
  const { rate, width, height } = GLANCE;
  const filterGraph = `[0:v]freezedetect=n=${STILL}:d=${STILL_S},fps=${rate},scale=${width}:${height}:flags=area,format=gray[v]`;
  const outputOptions = ["-map", "[v]", "-f", "rawvideo"];
  const { bytes, said } = await readRaw(path, { filterGraph, outputOptions }, step);
  const size = width * height;
  const frames = Array.from({ length: bytes.length / size }, (_, i) => bytes.subarray(i * size, (i + 1) * size));
  const at = (index: number) => `${(index / rate).toFixed(1)} s`;
  const spreads = frames.map((frame) => {
    const mean = frame.reduce((sum, value) => sum + value, 0) / size;
    return { mean, spread: Math.sqrt(frame.reduce((sum, value) => sum + (value - mean) ** 2, 0) / size) };
  });
  const whereOf = (matches: (frame: { mean: number; spread: number }) => boolean) =>
    spreads.flatMap((frame, index) => (matches(frame) ? [at(index)] : []));
  const frozen = [...said.matchAll(/freeze_start: ([\d.]+)/g)].map(([, start]) => `${start} s`);
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

/** The longest silence, for people to judge, and samples at the end of the scale. */
export async function soundFigures(path: string, step: StepOptions): Promise<Figure[]> {
  const filterGraph = `[0:a]silencedetect=noise=${SILENT_DB}dB:d=0.2[a]`;
  const { bytes, said } = await readRaw(path, { filterGraph, outputOptions: ["-map", "[a]", "-f", "s16le"] }, step);
  const samples = new Int16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 2);
  const clipped = samples.reduce((count, sample) => count + (Math.abs(sample) >= 32_767 ? 1 : 0), 0);
  const silences = [...said.matchAll(/silence_duration: ([\d.]+)/g)].map(([, length]) => Number(length));
  const silence = `${Math.max(0, ...silences).toFixed(2)} s`;
  return [
    { name: "longest silence", value: silence, wanted: "any", holds: true },
    { name: "clipped samples", value: `${clipped}`, wanted: "0", holds: clipped === 0 },
  ];
}

/** How much a video looks like another one of the same frames (SSIM, 0 to 1). */
export async function likenessFigure(path: string, reference: string, step: StepOptions): Promise<Figure> {
  const said = await runFfmpeg(
    {
      inputs: [{ path }, { path: reference }],
      filterGraph: "[0:v][1:v]ssim[v]",
      outputOptions: ["-map", "[v]", "-f", "null"],
      output: "-",
    },
    step,
  );
  const ssim = Number(/SSIM .*All:([\d.]+)/.exec(said)?.[1]);
  return { name: "SSIM", value: `${ssim}`, wanted: `at least ${LEAST_SSIM}`, holds: ssim >= LEAST_SSIM };
}
