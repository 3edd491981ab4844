/** Animation timing: turns time into progress, and eases it. Progress goes from 0 to 1. */

/** Progress of an animation that starts at `start` and takes `duration` seconds, at time `t`. */
export function progressAt(t: number, start: number, duration: number): number {
  return Math.min(1, Math.max(0, (t - start) / duration));
}

/** Quartic ease-out: fast, then slowing down. */
export function easeOut(progress: number): number {
  return 1 - (1 - progress) ** 4;
}

/** Cubic ease-in-out: speeds up, then slows down. */
export function easeInOut(progress: number): number {
  return progress < 0.5 ? 4 * progress ** 3 : 1 - (2 - 2 * progress) ** 3 / 2;
}

/** Ease-out that overshoots by a tenth before it settles ("easeOutBack"). */
export function easeOutBack(progress: number): number {
  const overshoot = 1.70158;
  return 1 + (overshoot + 1) * (progress - 1) ** 3 + overshoot * (progress - 1) ** 2;
}

/** Two pulses, the second one weaker: rises and falls twice, from 0 back to 0. */
export function doublePulse(progress: number): number {
  return Math.sin(progress * 2 * Math.PI) ** 2 * (1 - progress * 0.4);
}
