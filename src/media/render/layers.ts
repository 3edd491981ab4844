/** Draws layers and writes their files: raw RGBA pixels, alpha not premultiplied. */
import { open, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Canvas, createCanvas } from "@napi-rs/canvas";
import { FRAME, type StepOptions } from "../../contract/video.ts";
import type { Box } from "../draw/box.ts";
import type { Context } from "../draw/canvas.ts";
import type { Backdrop } from "../photo/backdrop.ts";
import type { Layout } from "../templates/template.ts";
import type { Clip, Composition, Layer } from "./composition.ts";

/** The plate's file. */
export const PLATE_FILE = "plate.rgba";
const WHOLE_FRAME: Box = { left: 0, top: 0, right: FRAME.width, bottom: FRAME.height };

/** A canvas of a box's size, drawn on in pixels of the whole picture. */
function canvasOf({ left, top, right, bottom }: Box, draw: (context: Context) => void): Canvas {
  const canvas = createCanvas(right - left, bottom - top);
  const context = canvas.getContext("2d");
  context.translate(-left, -top);
  draw(context);
  return canvas;
}

function pixelsOf(canvas: Canvas): Uint8Array {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

export function layerAt(file: string, { left, top, right, bottom }: Box): Layer {
  return { file, x: left, y: top, width: right - left, height: bottom - top };
}

/** Draws a still layer. */
export async function drawLayer(
  folder: string,
  file: string,
  box: Box,
  draw: (context: Context) => void,
): Promise<Layer> {
  await writeFile(join(folder, file), pixelsOf(canvasOf(box, draw)));
  return layerAt(file, box);
}

/** Draws a layout's still layers: its background and its overlays. */
export async function drawStills(
  { drawBase, overlays }: Pick<Layout, "drawBase" | "overlays">,
  backdrop: Backdrop,
  folder: string,
): Promise<{ base: Canvas; layers: Pick<Composition, "base" | "overlays"> }> {
  const base = canvasOf(WHOLE_FRAME, (context) => drawBase(context, backdrop));
  await writeFile(join(folder, "base.rgba"), pixelsOf(base));
  const layers = overlays.map(({ box, draw }, i) =>
    drawLayer(folder, `overlay-${i}.rgba`, box, (context) => draw(context, base)),
  );
  return { base, layers: { base: layerAt("base.rgba", WHOLE_FRAME), overlays: await Promise.all(layers) } };
}

/** An animation of a part of the picture. */
export interface Animation {
  file: string;
  box: Box;
  startFrame: number;
  durationS: number;
  /** `t` is the time since the first frame, seconds, at most `durationS`. */
  draw: (context: Context, t: number) => void;
}

/** Draws an animation over the still background, frame by frame. */
export async function drawClip(
  { file, box, startFrame, durationS, draw }: Animation,
  { base, folder, step }: { base: Canvas; folder: string; step: StepOptions },
): Promise<Clip> {
  const frames = Math.ceil(durationS * FRAME.fps) + 1;
  const output = await open(join(folder, file), "w");
  try {
    for (let frame = 0; frame < frames; frame++) {
      step.signal.throwIfAborted();
      const canvas = canvasOf(box, (context) => {
        context.drawImage(base, 0, 0);
        draw(context, Math.min(frame / FRAME.fps, durationS));
      });
      // Not write(): on a nearly full disk it writes a part without an error.
      await output.writeFile(pixelsOf(canvas));
    }
  } finally {
    await output.close();
  }
  return { ...layerAt(file, box), startFrame, frames };
}
