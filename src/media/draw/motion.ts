/** How things come in: time in seconds to a share of the way, 0 to 1, and a little past it where they spring. */

/** The share of a movement that begins at `from` and takes `length` seconds. */
export function shareAt(t: number, from: number, length: number): number {
  return Math.min(1, Math.max(0, (t - from) / length));
}

/** Fast at first, then settling. */
export function easeOut(share: number): number {
  return 1 - (1 - share) ** 4;
}

/** Gathers speed, then settles. */
export function easeInOut(share: number): number {
  return share < 0.5 ? 4 * share ** 3 : 1 - (2 - 2 * share) ** 3 / 2;
}

/** Overshoots by a tenth before it settles. */
export function spring(share: number): number {
  const over = 1.70158;
  return 1 + (over + 1) * (share - 1) ** 3 + over * (share - 1) ** 2;
}

/** Up and down again, twice, at rest at both ends. */
export function throb(share: number): number {
  return Math.sin(share * 2 * Math.PI) ** 2 * (1 - share * 0.4);
}
