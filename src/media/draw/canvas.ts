/** The canvas and its basic shapes. */
import type { SKRSContext2D } from "@napi-rs/canvas";
import type { Box } from "./box.ts";

export type Context = SKRSContext2D;

/** Draws clipped to a box, with an opacity. */
export function withClip(context: Context, box: Box, opacity: number, draw: () => void): void {
  if (opacity <= 0) return;
  context.save();
  context.beginPath();
  context.rect(box.left, box.top, box.right - box.left, box.bottom - box.top);
  context.clip();
  context.globalAlpha *= Math.min(1, opacity);
  draw();
  context.restore();
}

/** Draws scaled and rotated (radians) about an origin. */
export function withTransform(
  context: Context,
  origin: { x: number; y: number },
  { scale, rotation = 0 }: { scale: number; rotation?: number },
  draw: () => void,
): void {
  context.save();
  context.translate(origin.x, origin.y);
  context.rotate(rotation);
  context.scale(scale, scale);
  context.translate(-origin.x, -origin.y);
  draw();
  context.restore();
}

export function fillRoundRect(context: Context, box: Box, radius: number, colour: string): void {
  context.beginPath();
  context.roundRect(box.left, box.top, box.right - box.left, box.bottom - box.top, radius);
  context.fillStyle = colour;
  context.fill();
}

/** Strokes along the inside of a box's edge. */
export function strokeRoundRect(context: Context, box: Box, radius: number, colour: string, width = 3): void {
  const half = width / 2;
  context.beginPath();
  context.roundRect(
    box.left + half,
    box.top + half,
    box.right - box.left - width,
    box.bottom - box.top - width,
    radius,
  );
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.stroke();
}

/**
 * Fills a box with a gradient from its top to its bottom.
 * @param stops offsets from 0 to 1, with their colours
 */
export function fillGradient(context: Context, box: Box, stops: readonly (readonly [number, string])[]): void {
  const gradient = context.createLinearGradient(0, box.top, 0, box.bottom);
  for (const [offset, colour] of stops) gradient.addColorStop(offset, colour);
  context.fillStyle = gradient;
  context.fillRect(box.left, box.top, box.right - box.left, box.bottom - box.top);
}
