/** The plan that composition leaves for the final render: still layers, short clips, and how the picture moves. */
import { z } from "zod";

const pixels = z.number().int().nonnegative();
const even = pixels.multipleOf(2);
/** Names that composition gave; nothing that could lead out of the work folder. */
const fileName = z.string().regex(/^[a-z0-9-]+\.rgba$/);
const edges = z.object({ left: z.number(), top: z.number(), right: z.number(), bottom: z.number() });

/** Raw RGBA pixels, 8 bits each, one frame behind the other; its place in the picture. */
const layerSchema = z.object({ file: fileName, x: even, y: even, width: even.positive(), height: even.positive() });
export type Layer = z.infer<typeof layerSchema>;

export const compositionSchema = z.object({
  /** Length of the video. */
  frames: pixels.positive(),
  /** The whole still picture that everything else lies on. */
  base: layerSchema,
  /** The photograph, moved by Ken Burns from one part of itself to another. */
  motion: z.object({ ...layerSchema.shape, from: edges, to: edges }),
  /** Still layers over it that travel sideways at an even pace all through the video. */
  slides: z.array(z.object({ ...layerSchema.shape, x: z.number().int(), toX: z.number().int() })).default([]),
  /** Still layers with alpha, over all that moves. */
  veils: z.array(layerSchema),
  /** Opaque animations: each shows from its frame on and then keeps its last picture. */
  clips: z.array(z.object({ ...layerSchema.shape, startFrame: pixels, frames: pixels.positive() })),
});
/** What a plan was before there were slides is one without. */
export type Composition = z.input<typeof compositionSchema>;
