/** Stage 4: draws everything that is seen into layers, and plans how they move. Pixels are encoded once, in stage 5. */
import type { Canvas } from "@napi-rs/canvas";
import { type Beat, FRAME, type Narration, type Scene, type StepOptions, WORK_FILES } from "../../contract/video.ts";
import type { Box } from "../draw/layout.ts";
import { drawPhase, moved, phasesOf } from "../draw/phases.ts";
import { placePlate } from "../photo/cached-plate.ts";
import { TEMPLATES } from "../templates/index.ts";
import type { Context, Sketch } from "../templates/template.ts";
import { composeText, textBoxes } from "./compose-text.ts";
import type { Composition } from "./composition.ts";
import { kenBurnsPath } from "./ken-burns.ts";
import { type Clip, drawClip, drawStill } from "./layers.ts";

/** The call to action calls again after this long, so often, at most so many times. */
const PULSE = { afterS: 1.8, everyS: 4.5, most: 4 };

/** The boxes of all text that a scene's template shows after each beat, for its layout to be checked. */
export function layoutBoxes(scene: Scene): { after: Beat; name: string; box: Box }[] {
  if (scene.kind === "text") return textBoxes(scene).map((placed) => ({ after: "title", ...placed }));
  const sketch = TEMPLATES[scene.branding.template].sketch(scene);
  return phasesOf(sketch).flatMap(({ beat, settled, coming, to }) =>
    [...settled, ...coming].flatMap(({ placed }) =>
      placed.map(({ name, box }) => ({ after: beat, name, box: moved(box, to) })),
    ),
  );
}

/**
 * Draws the layers of a video into its work folder. The same scene gives the same files, however often it is drawn.
 * @param folders the video's own, with the photograph, {@link WORK_FILES}.image, where it is a product's; and where this
 * machine keeps what it made for earlier videos
 * @returns the plan that {@link finalRender} follows
 * @throws the signal's reason when aborted
 */
export async function compose(
  scene: Scene,
  narration: Pick<Narration, "duration_s" | "beats" | "sentences">,
  { folder, cacheDir }: { folder: string; cacheDir: string },
  step: StepOptions,
): Promise<Composition> {
  if (scene.kind === "text") return composeText(scene, narration, folder, step);
  const template = TEMPLATES[scene.branding.template];
  const frames = Math.round(narration.duration_s * FRAME.fps);
  const sketch = template.sketch(scene);
  const { window } = template;
  const look = { focus: relativeTo(window, template.focus), backdrop: sketch.studio };
  const plate = await placePlate({ folder, cacheDir }, window, look);
  step.signal.throwIfAborted();
  step.onProgress(0.3);

  const { base, layers } = await drawStill(sketch, plate.backdrop, folder);
  step.onProgress(0.5);

  const clips = await drawPhases(sketch, template.zone, { base, folder, frames, beats: narration.beats, step });
  const { from, to } = kenBurnsPath(plate.layer, plate.subject, frames, scene.title);
  return { frames, ...layers, motion: { ...plate.layer, from, to }, slides: [], clips };
}

function relativeTo(origin: Box, box: Box): Box {
  return {
    left: box.left - origin.left,
    right: box.right - origin.left,
    top: box.top - origin.top,
    bottom: box.bottom - origin.top,
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
