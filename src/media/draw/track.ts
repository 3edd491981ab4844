/** The line that fills as the video goes on, a part of it for each sentence. */

import type { CardColours, Context } from "../templates/template.ts";
import { contrast, mix } from "./colour.ts";
import { fillRound } from "./drawing.ts";
import { type Box, SIDES } from "./layout.ts";

export interface Track {
  box: Box;
  segments: Box[];
}

/** The card's words begin and end where the line does, and so leave room at the sides for the mark around them. */
const INSET = 14;
export const TRACK_BOX: Box = { left: SIDES.left + INSET, right: SIDES.right - INSET, top: 300, bottom: 310 };
const RADIUS = (TRACK_BOX.bottom - TRACK_BOX.top) / 2;
const GAP = 6;
/** Shorter parts join the one before them. */
const SHORTEST = 14;

/**
 * @param parts where the sentences begin, as parts of the video, 0 to 1
 */
export function trackOf(parts: readonly number[]): Track {
  const box = TRACK_BOX;
  const width = box.right - box.left;
  const starts = [0];
  for (const part of parts) {
    const at = part * width;
    if (at - (starts.at(-1) ?? 0) >= SHORTEST && width - at >= SHORTEST) starts.push(at);
  }
  const segments = starts.map((start, index) => {
    const next = starts[index + 1];
    const right = next === undefined ? box.right : box.left + next - GAP / 2;
    return { ...box, left: box.left + start + (index > 0 ? GAP / 2 : 0), right };
  });
  return { box, segments };
}

const emptyColour = ({ ink, grounds }: CardColours) => mix(grounds[0] ?? ink, ink, 0.26);

/** Of what fills the line: the mark's where that stands out from the empty line. */
export function barColour(colours: CardColours): string {
  const { mark, ink } = colours;
  return contrast(mark.ground, emptyColour(colours)) >= 2 ? mark.ground : ink;
}

/** Draws the empty line. */
export function drawTrack(context: Context, { segments }: Track, colours: CardColours): void {
  for (const segment of segments) fillRound(context, segment, RADIUS, emptyColour(colours));
}

/** Cuts the line's parts out of what lies over them. */
export function cutTrack(context: Context, { segments }: Track): void {
  context.globalCompositeOperation = "destination-out";
  for (const segment of segments) fillRound(context, segment, RADIUS, "#000000");
}
