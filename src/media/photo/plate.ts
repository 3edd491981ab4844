/**
 * The plate: the picture that the camera moves over. It is the photograph, placed so that the product is where the template
 * wants it. Where a scene does not fill the plate, its own mirrored and blurred edges extend it, or its ground. A packshot gets a studio
 * background around it, and its product is never cut.
 */
import sharp, { type Sharp } from "sharp";
import type { PhotoAnalysis } from "./analyse.ts";
import { centreX, centreY, type PlateSpec, placePhoto, type VisiblePart, visiblePart } from "./placement.ts";

export interface Plate {
  /** RGBA, 8 bits, rows from the top. */
  pixels: Buffer;
  /** The product's centre, pixels of the plate. */
  subject: { x: number; y: number };
}

/** How far a scene's edges fade into their extension, pixels at most. */
const FEATHER = 150;
/** A packshot's background already has the colour around it; only a visible seam must be avoided. */
const PACKSHOT_FEATHER = 10;
const BLUR_SIGMA = 44;

export async function makePlate(path: string, photo: PhotoAnalysis, spec: PlateSpec): Promise<Plate> {
  const placement = placePhoto(photo, spec);
  const visible = visiblePart(placement, spec);
  const size = { width: Math.round(placement.width), height: Math.round(placement.height) };
  const cropped = await sharp(path)
    .flatten({ background: photo.background ?? "#ffffff" })
    .resize({ ...size, fit: "fill", kernel: "lanczos3" })
    .extract({ left: visible.fromX, top: visible.fromY, width: visible.width, height: visible.height })
    .png({ compressionLevel: 0 })
    .toBuffer();
  const plate = photo.background
    ? await onStudioBackground(cropped, { visible, spec, background: photo.background })
    : await withExtendedEdges(cropped, { visible, spec, ground: photo.ground });
  const pixels = await plate.removeAlpha().ensureAlpha().raw().toBuffer();
  const x = placement.left + centreX(photo.subject) * placement.scale;
  const y = placement.top + centreY(photo.subject) * placement.scale;
  return { pixels, subject: { x, y } };
}

/** The space between the visible part and the plate's edges. */
function gapsOf(visible: VisiblePart, plate: { width: number; height: number }) {
  return {
    left: visible.x,
    right: Math.max(0, plate.width - visible.x - visible.width),
    top: visible.y,
    bottom: Math.max(0, plate.height - visible.y - visible.height),
  };
}

async function withExtendedEdges(
  cropped: Buffer,
  { visible, spec, ground }: { visible: VisiblePart; spec: PlateSpec; ground: string | null },
): Promise<Sharp> {
  const gaps = gapsOf(visible, spec);
  if (Object.values(gaps).every((gap) => gap === 0)) return sharp(cropped);
  if (ground) return sharp(cropped).extend({ ...gaps, background: ground });
  const mirrored = await sharp(cropped)
    .extend({ ...gaps, extendWith: "mirror" })
    .blur(BLUR_SIGMA)
    .png({ compressionLevel: 0 })
    .toBuffer();
  const photo = await feathered(cropped, { visible, gaps, feather: FEATHER });
  return composite(mirrored, [{ input: photo, left: visible.x, top: visible.y }]);
}

async function onStudioBackground(
  cropped: Buffer,
  { visible, spec, background }: { visible: VisiblePart; spec: PlateSpec; background: string },
): Promise<Sharp> {
  const { width, height } = spec;
  const plain = await sharp({ create: { width, height, channels: 3, background } })
    .png()
    .toBuffer();
  const photo = await feathered(cropped, { visible, gaps: gapsOf(visible, spec), feather: PACKSHOT_FEATHER });
  const x = (100 * centreX(spec.subjectArea)) / width;
  const y = (100 * centreY(spec.subjectArea)) / height;
  const vignette = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><defs>
    <radialGradient id="l" cx="${x}%" cy="${y}%" r="75%"><stop offset="35%" stop-color="#fff"/>
    <stop offset="100%" stop-color="${spec.studioColour}"/></radialGradient></defs><rect width="100%" height="100%" fill="url(#l)"/></svg>`;
  return composite(plain, [
    { input: photo, left: visible.x, top: visible.y },
    { input: Buffer.from(vignette), left: 0, top: 0, blend: "multiply" },
  ]);
}

async function composite(image: Buffer, layers: Parameters<Sharp["composite"]>[0]): Promise<Sharp> {
  return sharp(await sharp(image).composite(layers).png({ compressionLevel: 0 }).toBuffer());
}

/** The photograph with edges that fade out towards each gap. */
async function feathered(
  cropped: Buffer,
  { visible, gaps, feather }: { visible: VisiblePart; gaps: ReturnType<typeof gapsOf>; feather: number },
): Promise<Buffer> {
  const { width, height } = visible;
  const columns = fadeOut(width, [gaps.left, gaps.right], feather);
  const rows = fadeOut(height, [gaps.top, gaps.bottom], feather);
  const mask = Buffer.alloc(width * height);
  for (const [y, row] of rows.entries()) {
    for (const [x, column] of columns.entries()) mask[y * width + x] = Math.round(255 * row * column);
  }
  const raw = { raw: { width, height, channels: 1 as const } };
  return sharp(cropped).joinChannel(mask, raw).png({ compressionLevel: 0 }).toBuffer();
}

/** Opacities along one axis: 1, fading to 0 at the ends that have a gap. */
function fadeOut(size: number, [before, after]: [number, number], feather: number): number[] {
  const fadeLength = (gap: number) => (gap > 0 ? Math.min(feather, gap * 2 + 24, size / 3) : 0);
  const [start, end] = [fadeLength(before), fadeLength(after)];
  return Array.from({ length: size }, (_, at) => {
    const fromStart = start > 0 ? smoothstep((at + 0.5) / start) : 1;
    const fromEnd = end > 0 ? smoothstep((size - at - 0.5) / end) : 1;
    return fromStart * fromEnd;
  });
}

function smoothstep(value: number): number {
  const t = Math.min(1, Math.max(0, value));
  return t * t * (3 - 2 * t);
}
