/** What a template says: where the photograph is seen, what is still, and what comes in at each beat. */
import type { Canvas, SKRSContext2D } from "@napi-rs/canvas";
import type { Beat, Scene } from "../../contract/video.ts";
import type { Box } from "../draw/layout.ts";
import type { FontWeight } from "../text/fonts.ts";

export type Context = SKRSContext2D;

/** A piece of text, or a button or badge with text in it, and the box that holds its ink. */
export interface Placed {
  name: "eyebrow" | "title" | "price" | "old_price" | "badge" | "cta";
  box: Box;
}

/** Things that come in together. */
export interface Group {
  beat: Beat;
  /** Nothing is drawn outside of it, at no time; even edges. */
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
}

/** Where the groups stand that are there, as long as others are yet to come: the picture is never half empty. */
export interface Stance {
  /** How much further down, pixels. */
  down: number;
  /** How much larger, about a point of the finished picture. */
  scale?: number;
  about?: { x: number; y: number };
}

export interface Sketch {
  /** In the order of their beats; where all of them stand in the end. */
  groups: Group[];
  /** The stance while the beat's groups are the newest; after the last beat all stand in their place. */
  stances: Partial<Record<Beat, Stance>>;
  veils: Veil[];
  /** Draws all that never changes. */
  drawBase: (context: Context, backdrop: Backdrop) => void;
  /** Light colour of a studio's falling light behind packshots, `#rrggbb`. */
  studio: string;
}

/** What a card of text is set in. */
export interface CardColours {
  ink: string;
  /** All that the words ever stand on. */
  grounds: string[];
  /** What marks the word being spoken, and that word on it. */
  mark: { ground: string; ink: string };
  /** The weight of the words. */
  weight: FontWeight;
}

export interface Template {
  /** Where the photograph is seen; even edges. */
  window: Box;
  /** All that the words and their ground ever move over; even edges, clear of the window. */
  zone: Box;
  /** Where in the picture the product should stand. */
  focus: Box;
  sketch: (scene: Scene) => Sketch;
  /** For texts, which stand on the same ground as products. */
  card: (scene: Scene) => CardColours;
}
