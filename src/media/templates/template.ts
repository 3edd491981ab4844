/** What a template says: where the photograph is seen, what is still, and what comes in at each beat. */
import type { Canvas, SKRSContext2D } from "@napi-rs/canvas";
import type { Beat, Scene } from "../../contract/video.ts";
import type { Box } from "../layout.ts";

export type Context = SKRSContext2D;

/** A piece of text, or a button or badge with text in it, and the box that holds its ink. */
export interface Placed {
  name: "eyebrow" | "title" | "price" | "old_price" | "badge" | "cta";
  box: Box;
}

/** Things that come in together. */
export interface Group {
  beat: Beat;
  /** Nothing is drawn outside of it, at no time; even edges, clear of the photograph and of other groups. */
  box: Box;
  placed: Placed[];
  /** How long coming in takes, seconds. */
  enterS: number;
  /** Draws the group `t` seconds after its beat, in pixels of the whole picture, over the still background. */
  draw: (context: Context, t: number) => void;
  /** Draws the group when it calls for attention again, `t` seconds into it; rests at both ends. */
  pulse?: { lengthS: number; draw: (context: Context, t: number) => void };
}

export interface Veil {
  /** Over the photograph; even edges. */
  box: Box;
  /** @param base the still background, for veils that are a part of it */
  draw: (context: Context, base: Canvas) => void;
}

/** The photograph as the still background may use it: out of focus and small. */
export interface Backdrop {
  /** Draws it over a box of the whole picture. */
  paint: (context: Context, box: Box, opacity: number) => void;
  /** Whether the product stands on a plain light ground. */
  packshot: boolean;
}

export interface Sketch {
  groups: Group[];
  veils: Veil[];
  /** Draws all that never changes. */
  drawBase: (context: Context, backdrop: Backdrop) => void;
  /** Light colour of a studio's falling light behind packshots, `#rrggbb`. */
  studio: string;
}

export interface Template {
  /** Where the photograph is seen; even edges. */
  window: Box;
  /** Where in the picture the product should stand. */
  focus: Box;
  sketch: (scene: Scene) => Sketch;
}
