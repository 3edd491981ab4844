/**
 * The slow camera move over the picture: the seen part of the plate goes from one rectangle to another, each edge
 * linearly in time, so that every point of the picture moves one way only, all through the video.
 */
import { FRAME } from "../../contract/video.ts";
import type { Box } from "../draw/layout.ts";
import { hashText } from "../draw/seeded-random.ts";

export interface KenBurns {
  /** What is seen in the first and the last frame, pixels of the plate; both of the plate's own proportions. */
  from: Box;
  to: Box;
  /** Frames of the whole move. */
  frames: number;
}

/** How much of the plate the narrow end of the move leaves out on both sides together. */
const TRAVEL = 0.1;
/** Pictures no further apart than this blend into one as sharp as a picture of its own, pixels: measured, 61 dB from it. */
const FARTHEST_BLEND = 0.5;
const MOST_BETWEEN = 8;

/**
 * @param focus the point of the plate that the move closes in on, pixels
 * @param seed decides between moving in and moving out
 */
export function kenBurnsPath(
  plate: { width: number; height: number },
  focus: { x: number; y: number },
  frames: number,
  seed: string,
): KenBurns {
  const wide = { left: 0, top: 0, right: plate.width, bottom: plate.height };
  const width = plate.width * (1 - TRAVEL);
  const height = plate.height * (1 - TRAVEL);
  const left = (plate.width - width) * clamp01(focus.x / plate.width);
  const top = (plate.height - height) * clamp01(focus.y / plate.height);
  const near = { left, top, right: left + width, bottom: top + height };
  return hashText(seed) % 2 === 0 ? { from: wide, to: near, frames } : { from: near, to: wide, frames };
}

/** The part of the plate that a frame shows, pixels; `frame` counts from 0 and may be fractional. */
export function kenBurnsCorners({ from, to, frames }: KenBurns, frame: number): Box {
  const done = frames > 1 ? clamp01(frame / (frames - 1)) : 0;
  const between = (a: number, b: number) => a + (b - a) * done;
  return {
    left: between(from.left, to.left),
    top: between(from.top, to.top),
    right: between(from.right, to.right),
    bottom: between(from.bottom, to.bottom),
  };
}

/**
 * The same as ffmpeg's filters, for a stream whose first frame is the plate. `perspective`, unlike `zoompan` and `crop`, takes
 * fractions of a pixel, so the move does not tremble; but it is slow. Since every point moves evenly, a blend of two pictures
 * less than a pixel apart shows it where it should be in between: so only every few frames are taken from the plate.
 * @returns `exact` gives those frames, `between` adds the others; what lies over the picture unmoved may come in between
 */
export function kenBurnsFilters({ from, to, frames }: KenBurns): { exact: string; between: string } {
  const perFrame = (side: keyof Box) => (frames > 1 ? (to[side] - from[side]) / (frames - 1) : 0);
  const fastest = Math.max(...(["left", "top", "right", "bottom"] as const).map((side) => Math.abs(perFrame(side))));
  const every = Math.max(1, Math.floor(Math.min(MOST_BETWEEN, FARTHEST_BLEND / fastest)));
  // The filter counts its frames from one.
  const edge = (side: keyof Box) => `${from[side].toFixed(4)}+${(perFrame(side) * every).toFixed(8)}*(on-1)`;
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
  const hold = `loop=loop=-1:size=1:start=0,setpts=N*${every}/(${FRAME.fps}*TB)`;
  return {
    exact: `${hold},perspective=${options.join(":")}:interpolation=linear:sense=source:eval=frame`,
    between: every > 1 ? `framerate=fps=${FRAME.fps}:interp_start=0:interp_end=255:flags=0` : "null",
  };
}

function clamp01(value: number): number {
  return Math.min(1, Math.max(0, value));
}
