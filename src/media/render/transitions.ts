/** The transition at each beat: the elements already there move aside, then the beat's own elements enter. */
import { BEATS, type Beat } from "../../contract/video.ts";
import type { Box } from "../draw/box.ts";
import type { Context } from "../draw/canvas.ts";
import { easeInOut, progressAt } from "../draw/easing.ts";
import type { AnimatedElement } from "../draw/element.ts";
import type { Keyframe, Layout } from "../templates/template.ts";

/** How long the present elements move, and after which delay the new ones enter. */
const MOVE_S = 0.5;
const ENTRANCE_DELAY_S = 0.26;

export interface Transition {
  beat: Beat;
  present: AnimatedElement[];
  entering: AnimatedElement[];
  from: Keyframe;
  to: Keyframe;
  durationS: number;
}

/** The transitions of a layout, in the order of the beats that it has elements for. */
export function transitionsOf({ elements, keyframes }: Layout): Transition[] {
  const beats = BEATS.filter((beat) => elements.some((element) => element.beat === beat));
  const keyframeAt = (index: number): Keyframe => {
    const beat = beats[index];
    return (index < beats.length - 1 && beat && keyframes[beat]) || { shiftY: 0 };
  };
  return beats.map((beat, index) => {
    const entering = elements.filter((element) => element.beat === beat);
    return {
      beat,
      present: elements.filter((element) => beats.indexOf(element.beat) < index),
      entering,
      from: keyframeAt(Math.max(0, index - 1)),
      to: keyframeAt(index),
      durationS: (index > 0 ? ENTRANCE_DELAY_S : 0) + Math.max(...entering.map(({ entranceS }) => entranceS)),
    };
  });
}

/** Draws a transition, `t` seconds after its beat. */
export function drawTransition(context: Context, t: number, { present, entering, from, to }: Transition): void {
  const progress = easeInOut(progressAt(t, 0, MOVE_S));
  withKeyframe(context, interpolate(from, to, progress), () => {
    for (const element of present) element.draw(context, element.entranceS);
  });
  withKeyframe(context, to, () => {
    for (const element of entering) element.draw(context, present.length > 0 ? t - ENTRANCE_DELAY_S : t);
  });
}

function interpolate(from: Keyframe, to: Keyframe, progress: number): Keyframe {
  const [a, b] = [from.scale ?? 1, to.scale ?? 1];
  const origin = from.origin ?? to.origin;
  return {
    shiftY: from.shiftY + (to.shiftY - from.shiftY) * progress,
    scale: a + (b - a) * progress,
    ...(origin && { origin }),
  };
}

const TOP_LEFT = { x: 0, y: 0 };

function withKeyframe(context: Context, { shiftY, scale = 1, origin = TOP_LEFT }: Keyframe, draw: () => void): void {
  context.save();
  context.translate(origin.x, origin.y + shiftY);
  context.scale(scale, scale);
  context.translate(-origin.x, -origin.y);
  draw();
  context.restore();
}

/** Where a box of the final layout is at a keyframe. */
export function atKeyframe(box: Box, { shiftY, scale = 1, origin = TOP_LEFT }: Keyframe): Box {
  const x = (value: number) => origin.x + (value - origin.x) * scale;
  const y = (value: number) => origin.y + (value - origin.y) * scale + shiftY;
  return { left: x(box.left), right: x(box.right), top: y(box.top), bottom: y(box.bottom) };
}
