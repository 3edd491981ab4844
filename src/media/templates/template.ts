/** What a template consists of: where the photograph shows, what is still, and what enters at each beat. */
import type { Canvas } from "@napi-rs/canvas";
import type { Beat, Scene } from "../../contract/video.ts";
import type { Box } from "../draw/box.ts";
import type { Context } from "../draw/canvas.ts";
import type { AnimatedElement } from "../draw/element.ts";
import type { CaptionBand } from "../draw/safe-area.ts";
import type { Backdrop } from "../photo/backdrop.ts";
import type { FontWeight } from "../text/fonts.ts";

/** A still layer over the moving photograph. */
export interface Overlay {
  /** Even edges. */
  box: Box;
  /** @param base the still background, for overlays that repeat a part of it */
  draw: (context: Context, base: Canvas) => void;
}

/** Where the elements that have entered are, relative to their final places. */
export interface Keyframe {
  /** Pixels, downwards. */
  shiftY: number;
  /** Scale about `origin`, a point of the final layout. */
  scale?: number;
  origin?: { x: number; y: number };
}

export interface Layout {
  /** In the order of their beats, in their final places. */
  elements: AnimatedElement[];
  /**
   * Where the elements are after each beat but the last, when they are in their final places. The elements of the first beats
   * take the space of those to come, so that the picture is never half empty.
   */
  keyframes: Partial<Record<Beat, Keyframe>>;
  overlays: Overlay[];
  /** Draws the still background. */
  drawBase: (context: Context, backdrop: Backdrop) => void;
  /** The studio background of packshots darkens to this light colour, `#rrggbb`. */
  studioColour: string;
}

/** The style of a text's title card. */
export interface TextCardStyle {
  textColour: string;
  /** All colours that may be behind the text. */
  backgrounds: string[];
  /** Of the word being spoken. */
  highlight: { background: string; textColour: string };
  weight: FontWeight;
}

export interface Template {
  /** Where the photograph shows; even edges. */
  photoWindow: Box;
  /** Everything that the elements ever cover; even edges, outside of the window. */
  animationArea: Box;
  /** Where in the picture the product should be. */
  subjectArea: Box;
  captionBand: CaptionBand;
  layOut: (scene: Scene) => Layout;
  /** For texts, which have the same background as products. */
  textCardStyle: (scene: Scene) => TextCardStyle;
}
