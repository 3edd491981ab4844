/** Composes a product's video: its photograph as the plate, its template's elements as clips. */
import { join } from "node:path";
import type { Canvas } from "@napi-rs/canvas";
import { FRAME, type Narration, type Scene, type StepOptions, WORK_FILES } from "../../contract/video.ts";
import type { Box } from "../draw/box.ts";
import { placePlate } from "../photo/cached-plate.ts";
import { TEMPLATES } from "../templates/index.ts";
import type { Layout } from "../templates/template.ts";
import type { Clip, Composition } from "./composition.ts";
import { kenBurnsPath } from "./ken-burns.ts";
import { type Animation, drawClip, drawStills, layerAt, PLATE_FILE } from "./layers.ts";
import { drawTransition, transitionsOf } from "./transitions.ts";

/** When the call to action pulses, seconds after everything has entered, and how often at most. */
const PULSE = { firstS: 1.8, intervalS: 4.5, max: 4 };

/** @throws the signal's reason when aborted */
export async function composeProduct(
  scene: Scene,
  { duration_s, beats }: Pick<Narration, "duration_s" | "beats">,
  { folder, cacheDir }: { folder: string; cacheDir: string },
  step: StepOptions,
): Promise<Composition> {
  const { layOut, photoWindow, subjectArea, animationArea } = TEMPLATES[scene.branding.template];
  const layout = layOut(scene);
  const frames = Math.round(duration_s * FRAME.fps);
  const plate = layerAt(PLATE_FILE, photoWindow);
  const { subject, backdrop } = await placePlate(
    join(folder, WORK_FILES.image),
    join(folder, PLATE_FILE),
    {
      width: plate.width,
      height: plate.height,
      subjectArea: relativeTo(photoWindow, subjectArea),
      studioColour: layout.studioColour,
    },
    cacheDir,
  );
  step.signal.throwIfAborted();
  step.onProgress(0.3);

  const { base, layers } = await drawStills(layout, backdrop, folder);
  step.onProgress(0.5);

  const clips = await drawTransitions(layout, animationArea, { base, folder, frames, beats, step });
  const { from, to } = kenBurnsPath(plate, subject, frames, scene.title);
  return { frames, ...layers, motion: { ...plate, from, to }, slides: [], clips };
}

function relativeTo(origin: Box, box: Box): Box {
  return {
    left: box.left - origin.left,
    right: box.right - origin.left,
    top: box.top - origin.top,
    bottom: box.bottom - origin.top,
  };
}

interface Timeline {
  base: Canvas;
  folder: string;
  frames: number;
  beats: Narration["beats"];
  step: StepOptions;
}

/** The transitions of all beats, then the pulses of what entered last, as clips. */
async function drawTransitions(layout: Layout, area: Box, timeline: Timeline): Promise<Clip[]> {
  const { frames, beats, step } = timeline;
  const clips: Clip[] = [];
  const transitions = transitionsOf(layout);
  let freeFrom = 0;
  for (const [index, transition] of transitions.entries()) {
    const { beat, durationS } = transition;
    const startFrame = Math.min(Math.max(freeFrom, Math.round(beats[beat] * FRAME.fps)), frames - 1);
    const draw: Animation["draw"] = (context, t) => drawTransition(context, t, transition);
    const clip = await drawClip({ file: `${beat}.rgba`, box: area, startFrame, durationS, draw }, timeline);
    clips.push(clip);
    freeFrom = startFrame + clip.frames;
    step.onProgress(0.5 + (0.5 * (index + 1)) / transitions.length);
  }
  for (const { box, beat, pulse } of transitions.at(-1)?.entering ?? []) {
    if (!pulse) continue;
    const starts = pulseStarts(freeFrom, pulse.durationS, frames);
    const [first] = starts;
    if (first === undefined) continue;
    const clip = await drawClip({ file: `${beat}-pulse.rgba`, box, startFrame: first, ...pulse }, timeline);
    clips.push(...starts.map((startFrame) => ({ ...clip, startFrame })));
  }
  return clips;
}

function pulseStarts(from: number, durationS: number, frames: number): number[] {
  const starts = Array.from(
    { length: PULSE.max },
    (_, i) => from + Math.round((PULSE.firstS + i * PULSE.intervalS) * FRAME.fps),
  );
  return starts.filter((start) => start + durationS * FRAME.fps < frames);
}
