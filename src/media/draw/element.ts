/** An element of the picture that enters at a beat: heading, price, button. */
import type { Beat } from "../../contract/video.ts";
import type { Box } from "./box.ts";
import type { Context } from "./canvas.ts";

/** The bounding box of a text's ink, or of a button or badge with text in it. */
export interface TextBounds {
  name: "eyebrow" | "title" | "price" | "old_price" | "badge" | "cta";
  box: Box;
}

export interface AnimatedElement {
  beat: Beat;
  /** Contains everything that it ever draws; even edges. */
  box: Box;
  /** Its texts in their final places. */
  texts: TextBounds[];
  /** Duration of its entrance, seconds. */
  entranceS: number;
  /** Draws it `t` seconds after its beat, in pixels of the whole picture, over the still background. */
  draw: (context: Context, t: number) => void;
  /** An animation that draws attention later; at its start and end it looks as at rest. `t` counts from its start. */
  pulse?: { durationS: number; draw: (context: Context, t: number) => void };
}
