/** Stage 4: draws everything that is seen into layers, and plans how they move. Pixels are encoded once, in stage 5. */
import { open, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Canvas, createCanvas, ImageData } from "@napi-rs/canvas";
import sharp from "sharp";
import type { VideoTemplate } from "../contract/settings.ts";
import { type Beat, FRAME, type Narration, type Scene, type StepOptions, WORK_FILES } from "../contract/video.ts";
import type { Composition, Layer } from "./composition.ts";
import { kenBurnsPath } from "./ken-burns.ts";
import type { Box } from "./layout.ts";
import { lookAtPhoto } from "./process-photo.ts";
import { makePlate, type Plate } from "./process-plate.ts";
import { collection } from "./templates/collection.ts";
import { drawPhase, moved, phasesOf } from "./templates/phases.ts";
import { productSpotlight } from "./templates/product-spotlight.ts";
import { saleBanner } from "./templates/sale-banner.ts";
import type { Backdrop, Context, Group, Sketch, Template } from "./templates/template.ts";

const TEMPLATES: Record<VideoTemplate, Template> = {
  product_spotlight: productSpotlight,
  sale_banner: saleBanner,
  collection,
};

/** The call to action calls again after this long, so often, at most so many times. */
const PULSE = { afterS: 1.8, everyS: 4.5, most: 4 };
/** The blurred photograph is kept this much smaller. */
const BACKDROP_SCALE = 10;

type Clip = Composition["clips"][number];

/** The boxes of all text that a scene's template shows after each beat, for its layout to be checked. */
export function layoutBoxes(scene: Scene): { after: Beat; name: string; box: Box }[] {
  const sketch = TEMPLATES[scene.branding.template].sketch(scene);
  return phasesOf(sketch).flatMap(({ beat, settled, coming, to }) =>
    [...settled, ...coming].flatMap(({ placed }) =>
      placed.map(({ name, box }) => ({ after: beat, name, box: moved(box, to) })),
    ),
  );
}

/**
 * Draws the layers of a video into its work folder. The same scene gives the same files, however often it is drawn.
 * @param folder holds the photograph, {@link WORK_FILES}.image
 * @returns the plan that {@link finalRender} follows
 * @throws the signal's reason when aborted
 */
export async function compose(
  scene: Scene,
  narration: Pick<Narration, "duration_s" | "beats">,
  folder: string,
  step: StepOptions,
): Promise<Composition> {
  const template = TEMPLATES[scene.branding.template];
  const frames = Math.round(narration.duration_s * FRAME.fps);
  const sketch = template.sketch(scene);
  const photo = join(folder, WORK_FILES.image);
  const facts = await lookAtPhoto(photo);
  const { window } = template;
  const size = { width: window.right - window.left, height: window.bottom - window.top };
  const plate = await makePlate(photo, facts, {
    ...size,
    focus: relativeTo(window, template.focus),
    backdrop: sketch.studio,
  });
  step.signal.throwIfAborted();
  step.onProgress(0.3);

  const base = createCanvas(FRAME.width, FRAME.height);
  sketch.drawBase(base.getContext("2d"), await backdropOf(plate, size));
  const veils = sketch.veils.map(({ box, draw }) => ({ box, canvas: canvasOf(box, (context) => draw(context, base)) }));
  const layers = {
    base: await writeLayer(
      folder,
      "base.rgba",
      { left: 0, top: 0, right: FRAME.width, bottom: FRAME.height },
      pixelsOf(base),
    ),
    motion: await writeLayer(folder, "photo.rgba", window, plate.pixels),
    veils: await Promise.all(
      veils.map(({ box, canvas }, i) => writeLayer(folder, `veil-${i}.rgba`, box, pixelsOf(canvas))),
    ),
  };
  step.onProgress(0.5);

  const clips = await drawPhases(sketch, template.zone, { base, folder, frames, beats: narration.beats, step });
  const path = kenBurnsPath(size, plate.subject, frames, scene.title);
  return { frames, ...layers, motion: { ...layers.motion, from: path.from, to: path.to }, clips };
}

function relativeTo(origin: Box, box: Box): Box {
  return {
    left: box.left - origin.left,
    right: box.right - origin.left,
    top: box.top - origin.top,
    bottom: box.bottom - origin.top,
  };
}

/** A canvas that is a cut-out of the whole picture and is drawn on in its pixels. */
function canvasOf({ left, top, right, bottom }: Box, draw: (context: Context) => void): Canvas {
  const canvas = createCanvas(right - left, bottom - top);
  const context = canvas.getContext("2d");
  context.translate(-left, -top);
  draw(context);
  return canvas;
}

/** RGBA, alpha not multiplied in. */
function pixelsOf(canvas: Canvas): Uint8ClampedArray {
  return canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
}

function layerAt(file: string, box: Box): Layer {
  return { file, x: box.left, y: box.top, width: box.right - box.left, height: box.bottom - box.top };
}

async function writeLayer(
  folder: string,
  file: string,
  box: Box,
  pixels: Uint8Array | Uint8ClampedArray,
): Promise<Layer> {
  await writeFile(join(folder, file), pixels);
  return layerAt(file, box);
}

async function backdropOf(plate: Plate, size: { width: number; height: number }): Promise<Backdrop> {
  const [width, height] = [Math.round(size.width / BACKDROP_SCALE), Math.round(size.height / BACKDROP_SCALE)];
  const pixels = await sharp(plate.pixels, { raw: { ...size, channels: 4 } })
    .resize({ width, height, fit: "fill" })
    .blur(6)
    .ensureAlpha()
    .raw()
    .toBuffer();
  const small = createCanvas(width, height);
  small.getContext("2d").putImageData(new ImageData(new Uint8ClampedArray(pixels), width, height), 0, 0);
  return {
    paint: (context, box, opacity) => {
      context.save();
      context.globalAlpha = opacity;
      context.imageSmoothingEnabled = true;
      context.imageSmoothingQuality = "high";
      context.drawImage(small, box.left, box.top, box.right - box.left, box.bottom - box.top);
      context.restore();
    },
  };
}

interface Stage {
  base: Canvas;
  folder: string;
  frames: number;
  beats: Narration["beats"];
  step: StepOptions;
}

/** Each beat's way in, and the calls for attention afterwards, as clips. */
async function drawPhases(sketch: Sketch, zone: Box, stage: Stage): Promise<Clip[]> {
  const clips: Clip[] = [];
  const phases = phasesOf(sketch);
  let freeFrom = 0;
  for (const [index, phase] of phases.entries()) {
    const startFrame = Math.min(Math.max(freeFrom, Math.round(stage.beats[phase.beat] * FRAME.fps)), stage.frames - 1);
    const draw = (context: Context, t: number) => drawPhase(context, t, phase);
    const clip = await drawClip(zone, stage, { file: `${phase.beat}.rgba`, lengthS: phase.lengthS, draw, startFrame });
    clips.push(clip);
    freeFrom = startFrame + clip.frames;
    stage.step.onProgress(0.5 + (0.5 * (index + 1)) / phases.length);
  }
  for (const { box, beat, pulse } of phases.at(-1)?.coming ?? []) {
    if (!pulse) continue;
    const starts = pulseFrames(stage, freeFrom, pulse.lengthS);
    const [first] = starts;
    if (first === undefined) continue;
    const clip = await drawClip(box, stage, { file: `${beat}-pulse.rgba`, ...pulse, startFrame: first });
    clips.push(...starts.map((startFrame) => ({ ...clip, startFrame })));
  }
  return clips;
}

function pulseFrames({ frames }: Stage, from: number, lengthS: number): number[] {
  const starts = Array.from(
    { length: PULSE.most },
    (_, i) => from + Math.round((PULSE.afterS + i * PULSE.everyS) * FRAME.fps),
  );
  return starts.filter((start) => start + lengthS * FRAME.fps < frames);
}

async function drawClip(
  box: Box,
  { base, folder, step }: Stage,
  { file, lengthS, draw, startFrame }: { file: string; lengthS: number; draw: Group["draw"]; startFrame: number },
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
      await output.write(pixelsOf(canvas));
    }
  } finally {
    await output.close();
  }
  return { ...layerAt(file, box), startFrame, frames };
}
