/** The composition: the plan that stage 4 writes for stage 5. It lists the layers' files and says how they move. */
import { z } from "zod";

const integer = z.number().int().nonnegative();
const even = integer.multipleOf(2);
/** Names given by composition; none may lead out of the work folder. */
const fileName = z.string().regex(/^[a-z0-9-]+\.rgba$/);
const box = z.object({ left: z.number(), top: z.number(), right: z.number(), bottom: z.number() });

/** A file of raw RGBA frames, 8 bits, one after another; its size and its place in the picture, pixels. */
const layerSchema = z.object({ file: fileName, x: even, y: even, width: even.positive(), height: even.positive() });
export type Layer = z.infer<typeof layerSchema>;

export const compositionSchema = z.object({
  /** Length of the video. */
  frames: integer.positive(),
  /** The still background of the whole picture, below all other layers. */
  base: layerSchema,
  /** The plate, on which the camera moves from one box to another. */
  motion: z.object({ ...layerSchema.shape, from: box, to: box }),
  /** Still layers that slide sideways at constant speed from the first frame to the last. */
  slides: z.array(z.object({ ...layerSchema.shape, x: z.number().int(), toX: z.number().int() })),
  /** Still layers with alpha, over plate and slides. */
  overlays: z.array(layerSchema),
  /** Opaque animations. Each shows from its start frame, and its last frame stays. */
  clips: z.array(z.object({ ...layerSchema.shape, startFrame: integer, frames: integer.positive() })),
});
export type Composition = z.infer<typeof compositionSchema>;
export type Clip = Composition["clips"][number];
