/** Draws ASS scripts with ffmpeg's libass and measures the frames. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FRAME } from "../../contract/video.ts";
import type { Box } from "../draw/box.ts";
import { filterValue, runFfmpeg } from "../ffmpeg/run.ts";
import { fontsDir } from "../text/fonts.ts";

const BACKGROUND = [0x33, 0x66, 0x99] as const;
/** Colours this close count as the same, of 255. */
const TOLERANCE = 12;

export interface CaptionFrame {
  /** The part of the picture that the pixels show. */
  view: Box;
  /** RGB, 8 bits each. */
  pixels: Buffer;
}

/**
 * Draws a script over a plain background.
 * @param times seconds; one frame is drawn at each
 * @param rows of the picture; the others are cut off
 * @returns the frames and ffmpeg's log
 */
export async function drawCaptions(
  ass: string,
  times: readonly number[],
  rows: { top: number; bottom: number },
): Promise<{ frames: CaptionFrame[]; log: string }> {
  const folder = await mkdtemp(join(tmpdir(), "captions-"));
  try {
    const [script, output] = [join(folder, "captions.ass"), join(folder, "frames")];
    await writeFile(script, ass);
    const background = BACKGROUND.map((channel) => channel.toString(16)).join("");
    const source = `color=0x${background}:s=${FRAME.width}x${FRAME.height}:r=1:d=${times.length}`;
    const at = times.map((time, frame) => `eq(N,${frame})*${Math.round(time * 1000)}`).join("+");
    const view = { left: 0, right: FRAME.width, ...rows };
    const height = view.bottom - view.top;
    const log = await runFfmpeg(
      {
        inputs: [{ path: source, options: ["-f", "lavfi"] }],
        filterGraph: `format=rgb24,settb=1/1000,setpts='${at}',ass=filename=${filterValue(script)}:fontsdir=${filterValue(fontsDir())},crop=${FRAME.width}:${height}:0:${view.top}`,
        outputOptions: ["-vsync", "passthrough", "-f", "rawvideo", "-pix_fmt", "rgb24"],
        output,
      },
      { signal: new AbortController().signal, onProgress: () => {} },
    );
    const all = await readFile(output);
    const size = FRAME.width * height * 3;
    return { log, frames: times.map((_, i) => ({ view, pixels: all.subarray(i * size, (i + 1) * size) })) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** One byte a pixel: 1 where anything is drawn. */
export function inkMask({ pixels }: CaptionFrame): Buffer {
  const mask = Buffer.alloc(pixels.length / 3);
  for (let i = 0; i < mask.length; i++) {
    const far = BACKGROUND.some((channel, c) => Math.abs((pixels[i * 3 + c] ?? 0) - channel) > TOLERANCE);
    mask[i] = far ? 1 : 0;
  }
  return mask;
}

/** The bounding box of everything drawn, pixels of the picture; null where nothing is drawn. */
export function inkBox(frame: CaptionFrame): Box | null {
  const mask = inkMask(frame);
  const width = frame.view.right;
  const box = { left: width, top: Number.POSITIVE_INFINITY, right: 0, bottom: 0 };
  for (let i = mask.indexOf(1); i >= 0; i = mask.indexOf(1, i + 1)) {
    const [x, y] = [i % width, Math.floor(i / width) + frame.view.top];
    box.left = Math.min(box.left, x);
    box.right = Math.max(box.right, x + 1);
    box.top = Math.min(box.top, y);
    box.bottom = Math.max(box.bottom, y + 1);
  }
  return box.right === 0 ? null : box;
}

/** The number of pixels of a colour, and the mean of their x. */
export function pixelsOfColour({ pixels, view }: CaptionFrame, hex: string): { count: number; x: number } {
  const wanted = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
  let [count, sum] = [0, 0];
  for (let i = 0; i < pixels.length / 3; i++) {
    if (!wanted.every((channel, c) => Math.abs((pixels[i * 3 + c] ?? 0) - channel) <= TOLERANCE)) continue;
    count++;
    sum += i % view.right;
  }
  return { count, x: count === 0 ? Number.NaN : sum / count };
}
