/** Where a photograph goes in the plate, and how large: by where the product is, and where the template wants it. */
import type { Box } from "../draw/box.ts";
import type { PhotoAnalysis } from "./analyse.ts";

/** What the plate is to show. */
export interface PlateSpec {
  width: number;
  height: number;
  /** Where the product should be, pixels of the plate. */
  subjectArea: Box;
  /** The studio background of packshots darkens to this light colour, `#rrggbb`. */
  studioColour: string;
}

/** The scaled photograph, pixels of the plate; it may exceed the plate. */
export interface Placement {
  scale: number;
  left: number;
  top: number;
  width: number;
  height: number;
}

/** A scene's product may exceed its area by this much, rather than leave more of the plate to extended edges. */
const MAX_OVERFLOW = 1.08;
/** A photograph that is narrower than this, for its height, may leave a part of the plate's width to extended edges. */
const TALL_ASPECT = 0.85;
const MIN_WIDTH_OF_TALL = 0.8;
/** How much of the space above the product may be extended edge. */
const MAX_EXTENSION_ABOVE = 0.85;
/** How much of a wide photograph's extended edge may be below it, where nothing is written on it. */
const MAX_SHARE_BELOW = 0.3;
/** A small packshot is not enlarged further: small is better than blurred. */
const MAX_PACKSHOT_SCALE = 2.2;

export function placePhoto(photo: PhotoAnalysis, spec: PlateSpec): Placement {
  return photo.background ? placePackshot(photo, spec) : placeScene(photo, spec);
}

/** Fills the plate's width, and also its height where that cuts off nothing of the product. */
function placeScene(photo: PhotoAnalysis, spec: PlateSpec): Placement {
  const { subject } = photo;
  const fillWidth = spec.width / photo.width;
  const extensionAbove = spec.subjectArea.top * MAX_EXTENSION_ABOVE;
  const fill = Math.max(fillWidth, (spec.height - extensionAbove) / photo.height);
  const wanted = fitScale(photo, spec) * MAX_OVERFLOW;
  const min = photo.width < photo.height * TALL_ASPECT ? fillWidth * MIN_WIDTH_OF_TALL : fillWidth;
  const scale = Math.min(fill, Math.max(min, wanted));
  const [width, height] = [photo.width * scale, photo.height * scale];
  const left = centreX(spec.subjectArea) - centreX(subject) * scale;
  const top = centreY(spec.subjectArea) - centreY(subject) * scale;
  const spare = spec.height - height;
  return {
    scale,
    width,
    height,
    left: width < spec.width ? (spec.width - width) / 2 : clamp(left, spec.width - width, 0),
    top: clamp(top, spare > extensionAbove ? spare * (1 - MAX_SHARE_BELOW) : spare, Math.max(spare, extensionAbove)),
  };
}

/** Fits the product into its area; the photograph may be cut only where there is nothing of the product. */
function placePackshot(photo: PhotoAnalysis, spec: PlateSpec): Placement {
  const scale = Math.min(fitScale(photo, spec), MAX_PACKSHOT_SCALE);
  return {
    scale,
    width: photo.width * scale,
    height: photo.height * scale,
    left: centreX(spec.subjectArea) - centreX(photo.subject) * scale,
    top: centreY(spec.subjectArea) - centreY(photo.subject) * scale,
  };
}

function fitScale({ subject }: PhotoAnalysis, { subjectArea }: PlateSpec): number {
  const horizontal = (subjectArea.right - subjectArea.left) / (subject.right - subject.left);
  return Math.min(horizontal, (subjectArea.bottom - subjectArea.top) / (subject.bottom - subject.top));
}

export const centreX = ({ left, right }: Box) => (left + right) / 2;
export const centreY = ({ top, bottom }: Box) => (top + bottom) / 2;

/** Clamps to two bounds given in any order. */
function clamp(value: number, a: number, b: number): number {
  return Math.min(Math.max(value, Math.min(a, b)), Math.max(a, b));
}

/** The part of the scaled photograph that is inside of the plate, whole pixels. */
export interface VisiblePart {
  /** Its upper left corner in the scaled photograph. */
  fromX: number;
  fromY: number;
  /** The same corner in the plate. */
  x: number;
  y: number;
  width: number;
  height: number;
}

export function visiblePart(placement: Placement, plate: { width: number; height: number }): VisiblePart {
  const along = (start: number, length: number, plateLength: number) => {
    const size = Math.round(length);
    const offset = Math.round(start);
    const from = Math.min(Math.max(0, -offset), size - 1);
    const to = Math.max(0, offset);
    return { from, to, size: Math.max(1, Math.min(size - from, plateLength - to)) };
  };
  const x = along(placement.left, placement.width, plate.width);
  const y = along(placement.top, placement.height, plate.height);
  return { fromX: x.from, fromY: y.from, x: x.to, y: y.to, width: x.size, height: y.size };
}
