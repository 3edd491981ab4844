/** A rectangle in pixels of the 1080×1920 picture, or of what is said; right and bottom exclusive. */
export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Expands a box to even edges: in yuv420p, colours are stored for squares of 2×2 pixels. */
export function expandToEven({ left, top, right, bottom }: Box): Box {
  const down = (value: number) => Math.floor(value / 2) * 2;
  const up = (value: number) => Math.ceil(value / 2) * 2;
  return { left: down(left), top: down(top), right: up(right), bottom: up(bottom) };
}
