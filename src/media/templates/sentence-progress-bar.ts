/** The progress bar above a text's title: a track in segments, one for each sentence, that fills as the video plays. */
import type { Box } from "../draw/box.ts";
import { type Context, fillRoundRect } from "../draw/canvas.ts";
import { contrast, mix } from "../draw/colour.ts";
import { TEXT_SIDES } from "../draw/safe-area.ts";
import type { TextCardStyle } from "./template.ts";

export interface Track {
  box: Box;
  segments: Box[];
}

/** The title is as wide as the track; this leaves space at both sides for the highlight around words. */
const INSET = 14;
export const TRACK_BOX: Box = { left: TEXT_SIDES.left + INSET, right: TEXT_SIDES.right - INSET, top: 300, bottom: 310 };
const RADIUS = (TRACK_BOX.bottom - TRACK_BOX.top) / 2;
const GAP = 6;
/** A segment would be joined to the one before it if it were shorter, pixels. */
const MIN_SEGMENT = 14;

/** @param sentenceStarts when the sentences after the first begin, as fractions of the video */
export function trackOf(sentenceStarts: readonly number[]): Track {
  const box = TRACK_BOX;
  const width = box.right - box.left;
  const starts = [0];
  for (const fraction of sentenceStarts) {
    const start = fraction * width;
    if (start - (starts.at(-1) ?? 0) >= MIN_SEGMENT && width - start >= MIN_SEGMENT) starts.push(start);
  }
  const segments = starts.map((start, index) => {
    const next = starts[index + 1];
    const right = next === undefined ? box.right : box.left + next - GAP / 2;
    return { ...box, left: box.left + start + (index > 0 ? GAP / 2 : 0), right };
  });
  return { box, segments };
}

const trackColour = ({ textColour, backgrounds }: TextCardStyle) => mix(backgrounds[0] ?? textColour, textColour, 0.26);

/** The bar's colour: the highlight's, where it stands out from the track. */
export function barColour(style: TextCardStyle): string {
  const { background } = style.highlight;
  return contrast(background, trackColour(style)) >= 2 ? background : style.textColour;
}

export function drawTrack(context: Context, { segments }: Track, style: TextCardStyle): void {
  for (const segment of segments) fillRoundRect(context, segment, RADIUS, trackColour(style));
}

/** Makes what is drawn transparent where the track is. */
export function cutOutTrack(context: Context, { segments }: Track): void {
  context.globalCompositeOperation = "destination-out";
  for (const segment of segments) fillRoundRect(context, segment, RADIUS, "#000000");
}
