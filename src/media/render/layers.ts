/** The files of a composition: pictures and clips as raw pixels, and how they are drawn. */
import { open, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Canvas, createCanvas } from "@napi-rs/canvas";
import { FRAME, type StepOptions } from "../../contract/video.ts";
import type { Box } from "../draw/layout.ts";
import type { Backdrop, Context, Sketch } from "../templates/template.ts";
import type { Composition, Layer } from "./composition.ts";

export type Clip = Composition["clips"][number];

/** The moving picture's file. */
export const PHOTO_FILE = "photo.rgba";
const WHOLE_FRAME: Box = { left: 0, top: 0, right: FRAME.width, bottom: FRAME.height };

/** A canvas that is a cut-out of the whole picture and is drawn on in its pixels. */
export function canvasOf({ left, top, right, bottom }: Box, draw: (context: Context) => void): Canvas {
  const canvas = createCanvas(right - left, bottom - top);
  const context = canvas.getContext("2d");
  context.translate(-left, -top);
  draw(context);
  return canvas;
}

/** RGBA, alpha not multiplied in. */
export function pixelsOf(canvas: Canvas): Uint8Array {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

export function layerAt(file: string, box: Box): Layer {
  return { file, x: box.left, y: box.top, width: box.right - box.left, height: box.bottom - box.top };
}

export async function writeLayer(folder: string, file: string, box: Box, pixels: Uint8Array): Promise<Layer> {
  await writeFile(join(folder, file), pixels);
  return layerAt(file, box);
}

/** What lies under all that comes in. */
export interface Still {
  base: Canvas;
  layers: Pick<Composition, "veils"> & { base: Layer };
}

/** Draws and writes the still background and what lies over the moving picture. */
export async function drawStill(sketch: Sketch, backdrop: Backdrop, folder: string): Promise<Still> {
  const base = createCanvas(FRAME.width, FRAME.height);
  sketch.drawBase(base.getContext("2d"), backdrop);
  const veils = sketch.veils.map(({ box, draw }) => ({ box, canvas: canvasOf(box, (context) => draw(context, base)) }));
  const layers = {
    base: await writeLayer(folder, "base.rgba", WHOLE_FRAME, pixelsOf(base)),
    veils: await Promise.all(
      veils.map(({ box, canvas }, i) => writeLayer(folder, `veil-${i}.rgba`, box, pixelsOf(canvas))),
    ),
  };
  return { base, layers };
}

/**
 * Draws a clip of a part of the picture over the still background, frame by frame.
 * @param draw is given the seconds since the clip's first frame, at most `lengthS`
 */
export async function drawClip(
  box: Box,
  { base, folder, step }: { base: Canvas; folder: string; step: StepOptions },
  {
    file,
    lengthS,
    draw,
    startFrame,
  }: { file: string; lengthS: number; draw: (context: Context, t: number) => void; startFrame: number },
): Promise<Clip> {
  const frames = Math.ceil(lengthS * FRAME.fps) + 1;
  const output = await open(join(folder, file), "w");
  try {
    for (let frame = 0; frame < frames; frame++) {
      step.signal.throwIfAborted();
      const canvas = canvasOf(box, (context) => {
        context.drawImage(base, 0, 0);
        draw(context, Math.min(frame / FRAME.fps, lengthS));
      });
      // Not write(): on a nearly full disk it writes less without an error.
      await output.writeFile(pixelsOf(canvas));
    }
  } finally {
    await output.close();
  }
  return { ...layerAt(file, box), startFrame, frames };
}
