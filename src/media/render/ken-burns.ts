/**
 * The Ken Burns effect, a slow camera move: the visible box of the plate changes to another one, each edge linearly in time. So
 * every point of the picture moves at constant speed in one direction.
 */
import { FRAME } from "../../contract/video.ts";
import type { Box } from "../draw/box.ts";
import { hashText } from "../draw/seeded-random.ts";

export interface KenBurns {
  /** The visible boxes of the first and the last frame, pixels of the plate; both have the plate's aspect ratio. */
  from: Box;
  to: Box;
  /** Length of the move. */
  frames: number;
}

/** How much of the plate's width the closer end of the move cuts off. */
const ZOOM = 0.1;
/** Largest motion between two frames, pixels, whose blend is as sharp as an exact frame: measured, a PSNR of 61 dB. */
const MAX_BLEND_MOTION = 0.5;
const MAX_EXACT_INTERVAL = 8;

/**
 * @param focus the point of the plate that the camera moves towards or away from, pixels
 * @param seed decides between zooming in and out
 */
export function kenBurnsPath(
  plate: { width: number; height: number },
  focus: { x: number; y: number },
  frames: number,
  seed: string,
): KenBurns {
  const wide = { left: 0, top: 0, right: plate.width, bottom: plate.height };
  const width = plate.width * (1 - ZOOM);
  const height = plate.height * (1 - ZOOM);
  const left = (plate.width - width) * clamp01(focus.x / plate.width);
  const top = (plate.height - height) * clamp01(focus.y / plate.height);
  const close = { left, top, right: left + width, bottom: top + height };
  return hashText(seed) % 2 === 0 ? { from: wide, to: close, frames } : { from: close, to: wide, frames };
}

/** The visible box of the plate at a frame, pixels; `frame` counts from 0 and may be fractional. */
export function visibleBox({ from, to, frames }: KenBurns, frame: number): Box {
  const progress = frames > 1 ? clamp01(frame / (frames - 1)) : 0;
  const between = (a: number, b: number) => a + (b - a) * progress;
  return {
    left: between(from.left, to.left),
    top: between(from.top, to.top),
    right: between(from.right, to.right),
    bottom: between(from.bottom, to.bottom),
  };
}

/**
 * The move as ffmpeg filters, for a stream whose first frame is the plate. Unlike `zoompan` and `crop`, `perspective` works with
 * fractions of a pixel, so the picture does not jitter; but it is slow. Points move at constant speed, so a blend of two frames
 * that are less than a pixel apart shows them where they should be: only every few frames are computed from the plate.
 * @returns `exact` computes those frames, `blended` adds those between them; still overlays may be applied after `exact`
 */
export function kenBurnsFilters({ from, to, frames }: KenBurns): { exact: string; blended: string } {
  const perFrame = (side: keyof Box) => (frames > 1 ? (to[side] - from[side]) / (frames - 1) : 0);
  const fastest = Math.max(...(["left", "top", "right", "bottom"] as const).map((side) => Math.abs(perFrame(side))));
  const interval = Math.max(1, Math.floor(Math.min(MAX_EXACT_INTERVAL, MAX_BLEND_MOTION / fastest)));
  // `on`, the number of the output frame, counts from 1.
  const edge = (side: keyof Box) => `${from[side].toFixed(4)}+${(perFrame(side) * interval).toFixed(8)}*(on-1)`;
  const corners = {
    x0: "left",
    y0: "top",
    x1: "right",
    y1: "top",
    x2: "left",
    y2: "bottom",
    x3: "right",
    y3: "bottom",
  } as const;
  const options = Object.entries(corners).map(([name, side]) => `${name}='${edge(side)}'`);
  const hold = `loop=loop=-1:size=1:start=0,setpts=N*${interval}/(${FRAME.fps}*TB)`;
  return {
    exact: `${hold},perspective=${options.join(":")}:interpolation=linear:sense=source:eval=frame`,
    blended: interval > 1 ? `framerate=fps=${FRAME.fps}:interp_start=0:interp_end=255:flags=0` : "null",
  };
}

function clamp01(value: number): number {
  return Math.min(1, Math.max(0, value));
}
