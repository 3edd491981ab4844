/**
 * The plate: the photograph set into the window that it will be seen through, the product where the template wants it.
 * What the photograph does not reach is its own edge carried on, out of focus; a product on a plain light ground is
 * never cut, it gets a studio backdrop around it.
 */
import sharp, { type Sharp } from "sharp";
import type { Box } from "../draw/layout.ts";
import type { PhotoFacts } from "./analyse.ts";

export interface PlateWindow {
  width: number;
  height: number;
  /** Where the product should stand, pixels of the window. */
  focus: Box;
  /** Colour of the studio light's falloff behind packshots, `#rrggbb`, light. */
  backdrop: string;
}

export interface Plate {
  /** RGBA, 8 bits, rows from the top. */
  pixels: Buffer;
  /** Where the product came to stand, pixels of the window. */
  subject: { x: number; y: number };
}

/** The product may reach past its place by this much, rather than leave more for carried-on edges. */
const OVERFLOW = 1.08;
/** A photograph much taller than wide may leave this much of the window's width to carried-on edges. */
const TALL = 0.85;
const NARROWED = 0.8;
/** How much of the space above the product may hold no photograph of its own. */
const QUIET = 0.85;
/** Of what a wide photograph leaves empty, at most this part lies below it: there is nothing there to read. */
const BELOW = 0.3;
/** How far a photograph's edge melts into what carries it on, pixels at most. */
const FEATHER = 150;
/** The ground of a packshot already has the colour of what surrounds it; only its last specks must go. */
const PACKSHOT_FEATHER = 10;
const BLUR_SIGMA = 44;
/** A small packshot is enlarged no further than this: soft is worse than small. */
const MOST_ENLARGED = 2.2;

export async function makePlate(path: string, facts: PhotoFacts, window: PlateWindow): Promise<Plate> {
  const placed = facts.ground ? placePackshot(facts, window) : placeScene(facts, window);
  const photo = sharp(path).flatten({ background: facts.ground ?? "#ffffff" });
  const seen = seenPart(placed, window);
  const whole = { width: Math.round(placed.width), height: Math.round(placed.height) };
  const cut = await photo
    .resize({ ...whole, fit: "fill", kernel: "lanczos3" })
    .extract({ left: seen.fromX, top: seen.fromY, width: seen.width, height: seen.height })
    .png({ compressionLevel: 0 })
    .toBuffer();
  const plate = facts.ground
    ? await onBackdrop(cut, { seen, window, ground: facts.ground })
    : await carriedOn(cut, { seen, window });
  const pixels = await plate.removeAlpha().ensureAlpha().raw().toBuffer();
  const { subject } = facts;
  const x = placed.left + ((subject.left + subject.right) / 2) * placed.scale;
  const y = placed.top + ((subject.top + subject.bottom) / 2) * placed.scale;
  return { pixels, subject: { x, y } };
}

interface Placed {
  scale: number;
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Fills the window's width, and its height too where that cuts nothing off the product. */
function placeScene(facts: PhotoFacts, window: PlateWindow): Placed {
  const { subject } = facts;
  const span = window.width / facts.width;
  /** What lies above the product's place may be carried on: it is there to be quiet. */
  const quiet = window.focus.top * QUIET;
  const cover = Math.max(span, (window.height - quiet) / facts.height);
  const wanted = fitScale(facts, window) * OVERFLOW;
  const least = facts.width < facts.height * TALL ? span * NARROWED : span;
  const scale = Math.min(cover, Math.max(least, wanted));
  const [width, height] = [facts.width * scale, facts.height * scale];
  const left = centreOf(window.focus, "x") - centreOf(subject, "x") * scale;
  const top = centreOf(window.focus, "y") - centreOf(subject, "y") * scale;
  const room = window.height - height;
  return {
    scale,
    width,
    height,
    left: width < window.width ? (window.width - width) / 2 : between(left, window.width - width, 0),
    top: between(top, room > quiet ? room * (1 - BELOW) : room, Math.max(room, quiet)),
  };
}

function placePackshot(facts: PhotoFacts, window: PlateWindow): Placed {
  const scale = Math.min(fitScale(facts, window), MOST_ENLARGED);
  return {
    scale,
    width: facts.width * scale,
    height: facts.height * scale,
    left: centreOf(window.focus, "x") - centreOf(facts.subject, "x") * scale,
    top: centreOf(window.focus, "y") - centreOf(facts.subject, "y") * scale,
  };
}

function fitScale({ subject }: PhotoFacts, { focus }: PlateWindow): number {
  const across = (focus.right - focus.left) / (subject.right - subject.left);
  return Math.min(across, (focus.bottom - focus.top) / (subject.bottom - subject.top));
}

function centreOf(box: Box, axis: "x" | "y"): number {
  return axis === "x" ? (box.left + box.right) / 2 : (box.top + box.bottom) / 2;
}

/** Between two bounds given in any order. */
function between(value: number, a: number, b: number): number {
  return Math.min(Math.max(value, Math.min(a, b)), Math.max(a, b));
}

interface SeenPart {
  /** Where in the enlarged photograph it begins, and where in the window. */
  fromX: number;
  fromY: number;
  x: number;
  y: number;
  width: number;
  height: number;
}

function seenPart(placed: Placed, window: PlateWindow): SeenPart {
  const along = (start: number, length: number, room: number) => {
    const size = Math.round(length);
    const at = Math.round(start);
    const from = Math.min(Math.max(0, -at), size - 1);
    const to = Math.max(0, at);
    return { from, to, size: Math.max(1, Math.min(size - from, room - to)) };
  };
  const across = along(placed.left, placed.width, window.width);
  const down = along(placed.top, placed.height, window.height);
  return { fromX: across.from, fromY: down.from, x: across.to, y: down.to, width: across.size, height: down.size };
}

function gapsOf(seen: SeenPart, window: PlateWindow) {
  return {
    left: seen.x,
    right: Math.max(0, window.width - seen.x - seen.width),
    top: seen.y,
    bottom: Math.max(0, window.height - seen.y - seen.height),
  };
}

async function carriedOn(cut: Buffer, { seen, window }: { seen: SeenPart; window: PlateWindow }): Promise<Sharp> {
  const gaps = gapsOf(seen, window);
  if (Object.values(gaps).every((gap) => gap === 0)) return sharp(cut);
  const mirrored = await sharp(cut)
    .extend({ ...gaps, extendWith: "mirror" })
    .blur(BLUR_SIGMA)
    .png({ compressionLevel: 0 })
    .toBuffer();
  return sharp(
    await layOver(mirrored, [
      { input: await feathered(cut, { seen, gaps, feather: FEATHER }), left: seen.x, top: seen.y },
    ]),
  );
}

async function onBackdrop(
  cut: Buffer,
  { seen, window, ground }: { seen: SeenPart; window: PlateWindow; ground: string },
): Promise<Sharp> {
  const { width, height } = window;
  const plain = await sharp({ create: { width, height, channels: 3, background: ground } })
    .png()
    .toBuffer();
  const photo = await feathered(cut, { seen, gaps: gapsOf(seen, window), feather: PACKSHOT_FEATHER });
  const x = (100 * centreOf(window.focus, "x")) / width;
  const y = (100 * centreOf(window.focus, "y")) / height;
  const light = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><defs>
    <radialGradient id="l" cx="${x}%" cy="${y}%" r="75%"><stop offset="35%" stop-color="#fff"/>
    <stop offset="100%" stop-color="${window.backdrop}"/></radialGradient></defs><rect width="100%" height="100%" fill="url(#l)"/></svg>`;
  const layers = [
    { input: photo, left: seen.x, top: seen.y },
    { input: Buffer.from(light), left: 0, top: 0, blend: "multiply" as const },
  ];
  return sharp(await layOver(plain, layers));
}

function layOver(ground: Buffer, layers: Parameters<Sharp["composite"]>[0]): Promise<Buffer> {
  return sharp(ground).composite(layers).png({ compressionLevel: 0 }).toBuffer();
}

/** The photograph with edges that fade out towards each gap. */
async function feathered(
  cut: Buffer,
  { seen, gaps, feather }: { seen: SeenPart; gaps: ReturnType<typeof gapsOf>; feather: number },
): Promise<Buffer> {
  const reach = (gap: number, size: number) => (gap > 0 ? Math.min(feather, gap * 2 + 24, size / 3) : 0);
  const ramp = (at: number, size: number, before: number, after: number) => {
    const start = before > 0 ? smooth((at + 0.5) / before) : 1;
    const end = after > 0 ? smooth((size - at - 0.5) / after) : 1;
    return start * end;
  };
  const { width, height } = seen;
  const columns = Array.from({ length: width }, (_, x) =>
    ramp(x, width, reach(gaps.left, width), reach(gaps.right, width)),
  );
  const rows = Array.from({ length: height }, (_, y) =>
    ramp(y, height, reach(gaps.top, height), reach(gaps.bottom, height)),
  );
  const mask = Buffer.alloc(width * height);
  for (const [y, row] of rows.entries()) {
    for (const [x, column] of columns.entries()) mask[y * width + x] = Math.round(255 * row * column);
  }
  const raw = { raw: { width, height, channels: 1 as const } };
  return sharp(cut).joinChannel(mask, raw).png({ compressionLevel: 0 }).toBuffer();
}

function smooth(value: number): number {
  const t = Math.min(1, Math.max(0, value));
  return t * t * (3 - 2 * t);
}
