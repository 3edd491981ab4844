/** One beat after another: how the words that are there make room, and the next ones come in. */
import { BEATS, type Beat } from "../../contract/video.ts";
import type { Context, Group, Sketch, Stance } from "../templates/template.ts";
import type { Box } from "./layout.ts";
import { easeInOut, shareAt } from "./motion.ts";

/** How long the words that are there take to make room, and when after that begins the next ones come. */
const MOVE_S = 0.5;
const COME_AFTER_S = 0.26;
export interface Phase {
  beat: Beat;
  /** Groups that are there already, and those that come in now. */
  settled: Group[];
  coming: Group[];
  from: Stance;
  to: Stance;
  /** Until all stands still again, seconds. */
  lengthS: number;
}

/** The phases of a sketch, in the order of the beats that it has. */
export function phasesOf({ groups, stances }: Sketch): Phase[] {
  const beats = BEATS.filter((beat) => groups.some((group) => group.beat === beat));
  const stanceAt = (index: number): Stance => {
    const beat = beats[index];
    return (index < beats.length - 1 && beat && stances[beat]) || { down: 0 };
  };
  return beats.map((beat, index) => {
    const coming = groups.filter((group) => group.beat === beat);
    return {
      beat,
      settled: groups.filter((group) => beats.indexOf(group.beat) < index),
      coming,
      from: stanceAt(Math.max(0, index - 1)),
      to: stanceAt(index),
      lengthS: (index > 0 ? COME_AFTER_S : 0) + Math.max(...coming.map(({ enterS }) => enterS)),
    };
  });
}

/** Draws a phase `t` seconds after its beat. */
export function drawPhase(context: Context, t: number, { settled, coming, from, to }: Phase): void {
  const share = easeInOut(shareAt(t, 0, MOVE_S));
  stand(context, between(from, to, share), () => {
    for (const group of settled) group.draw(context, group.enterS);
  });
  stand(context, to, () => {
    for (const group of coming) group.draw(context, settled.length > 0 ? t - COME_AFTER_S : t);
  });
}

function between(from: Stance, to: Stance, share: number): Stance {
  const [a, b] = [from.scale ?? 1, to.scale ?? 1];
  const about = from.about ?? to.about;
  return { down: from.down + (to.down - from.down) * share, scale: a + (b - a) * share, ...(about && { about }) };
}

function stand(context: Context, { down, scale = 1, about = { x: 0, y: 0 } }: Stance, draw: () => void): void {
  context.save();
  context.translate(about.x, about.y + down);
  context.scale(scale, scale);
  context.translate(-about.x, -about.y);
  draw();
  context.restore();
}

/** Where a box of the finished picture stands in a stance. */
export function moved(box: Box, { down, scale = 1, about = { x: 0, y: 0 } }: Stance): Box {
  const x = (value: number) => about.x + (value - about.x) * scale;
  const y = (value: number) => about.y + (value - about.y) * scale + down;
  return { left: x(box.left), right: x(box.right), top: y(box.top), bottom: y(box.bottom) };
}
