import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runFfmpeg } from "../ffmpeg/run.ts";
import { type KenBurns, kenBurnsFilters, kenBurnsPath, visibleBox } from "./ken-burns.ts";

const SIZE = 360;
const FRAMES = 60;
/** How many times slower the slow move is: as in a video of half a minute, where jitter is most visible. */
const SLOWNESS = 15;
const DOTS = [
  { x: 70, y: 80 },
  { x: 270, y: 90 },
  { x: 180, y: 180 },
  { x: 90, y: 280 },
  { x: 285, y: 265 },
];
const RADIUS = 14;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "ken-burns-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Soft round dots, whose centroids can be measured to fractions of a pixel. */
function target(): Buffer {
  const pixels = Buffer.alloc(SIZE * SIZE);
  for (let y = 0; y < SIZE; y++) {
    for (let x = 0; x < SIZE; x++) {
      const light = DOTS.reduce((sum, dot) => {
        const off = Math.hypot(x - dot.x, y - dot.y) / RADIUS;
        return sum + (off < 1 ? (1 + Math.cos(Math.PI * off)) / 2 : 0);
      }, 0);
      pixels[y * SIZE + x] = Math.round(Math.min(1, light) * 250);
    }
  }
  return pixels;
}

/** The dots' positions in each frame that ffmpeg renders. */
async function render(path: KenBurns): Promise<{ x: number; y: number }[][]> {
  const [source, output] = [join(folder, "target.gray"), join(folder, "frames.gray")];
  await writeFile(source, target());
  const options = ["-f", "rawvideo", "-pixel_format", "gray", "-video_size", `${SIZE}x${SIZE}`, "-framerate", "30"];
  const { exact, blended } = kenBurnsFilters(path);
  const filterGraph = `[0:v]format=yuv420p,${exact},${blended},format=gray[v]`;
  const outputOptions = ["-map", "[v]", "-frames:v", `${FRAMES}`, "-f", "rawvideo"];
  const step = { signal: new AbortController().signal, onProgress: () => {} };
  await runFfmpeg({ inputs: [{ path: source, options }], filterGraph, outputOptions, output }, step);
  const bytes = await readFile(output);
  return Array.from({ length: FRAMES }, (_, frame) => {
    const pixels = bytes.subarray(frame * SIZE * SIZE, (frame + 1) * SIZE * SIZE);
    return DOTS.map((dot) => centroid(pixels, idealPosition(path, frame, dot)));
  });
}

/** A point's ideal position in a frame. */
function idealPosition(path: KenBurns, frame: number, { x, y }: { x: number; y: number }): { x: number; y: number } {
  const { left, top, right, bottom } = visibleBox(path, frame);
  return { x: ((x - left) * SIZE) / (right - left), y: ((y - top) * SIZE) / (bottom - top) };
}

function centroid(pixels: Buffer, near: { x: number; y: number }): { x: number; y: number } {
  let [sum, sumX, sumY] = [0, 0, 0];
  const reach = Math.ceil(RADIUS * 1.6);
  for (let y = Math.round(near.y) - reach; y <= near.y + reach; y++) {
    for (let x = Math.round(near.x) - reach; x <= near.x + reach; x++) {
      const light = Math.max(0, (pixels[y * SIZE + x] ?? 0) - 17);
      [sum, sumX, sumY] = [sum + light, sumX + light * x, sumY + light * y];
    }
  }
  return { x: sumX / sum, y: sumY / sum };
}

const rms = (values: number[]) => Math.sqrt(values.reduce((total, value) => total + value ** 2, 0) / values.length);
/** As in a video of five seconds, where no frame is a blend. */
const FAST = kenBurnsPath({ width: SIZE, height: SIZE }, { x: 200, y: 150 }, FRAMES, "Cort");
const slow = (seed: string) => kenBurnsPath({ width: SIZE, height: SIZE }, { x: 200, y: 150 }, FRAMES * SLOWNESS, seed);

describe.each([
  ["slow move in", slow("Cort")],
  ["slow move out", slow("Aparat foto instant")],
  ["fast move", FAST],
])("a %s", (_, path) => {
  it("follows the ideal path within 0.05 px and never reverses", { timeout: 30_000 }, async () => {
    const frames = await render(path);
    const errors = frames.flatMap((dots, frame) =>
      dots.flatMap((dot, index) => {
        const ideal = idealPosition(path, frame, DOTS[index] ?? dot);
        return [dot.x - ideal.x, dot.y - ideal.y];
      }),
    );
    expect(rms(errors)).toBeLessThanOrEqual(0.05);
    for (const index of DOTS.keys()) {
      for (const axis of ["x", "y"] as const) {
        const positions = frames.map((dots) => dots[index]?.[axis] ?? 0);
        const direction = Math.sign((positions.at(-1) ?? 0) - (positions[0] ?? 0));
        const reversals = positions.slice(1).filter((at, i) => (at - (positions[i] ?? at)) * direction < -0.02);
        expect(reversals).toEqual([]);
      }
    }
  });
});

describe("kenBurnsPath", () => {
  it("stays on the plate, keeps its aspect ratio and moves through the whole video", () => {
    for (const seed of ["a", "b", "c", "d"]) {
      const path = kenBurnsPath({ width: 1080, height: 1000 }, { x: 2000, y: -50 }, 900, seed);
      for (const frame of [0, 1, 450, 899]) {
        const { left, top, right, bottom } = visibleBox(path, frame);
        expect(Math.min(left, top)).toBeGreaterThanOrEqual(0);
        expect(right).toBeLessThanOrEqual(1080);
        expect(bottom).toBeLessThanOrEqual(1000);
        expect((right - left) / (bottom - top)).toBeCloseTo(1.08, 5);
      }
      const [first, last] = [visibleBox(path, 0), visibleBox(path, 899)];
      const zoom = (first.right - first.left) / (last.right - last.left);
      expect(Math.max(zoom, 1 / zoom)).toBeGreaterThan(1.08);
      expect(Math.max(zoom, 1 / zoom)).toBeLessThan(1.13);
    }
  });

  it("zooms in for some titles and out for others, and always the same way for one title", () => {
    const zoomsIn = ["Cort", "Lampă", "Scaun", "Masă", "Pantof", "Bicicletă"].map((title) => {
      const path = slow(title);
      expect(slow(title)).toEqual(path);
      return path.from.left < path.to.left;
    });
    expect(new Set(zoomsIn)).toEqual(new Set([true, false]));
  });
});
