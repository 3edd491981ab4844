/** Sale banner: loud. A field of the accent colour with rays, the price on a block across the whole picture, a star for the discount. */
import { FRAME, SAFE_BOX, type Scene } from "../../contract/video.ts";
import { buttonGroup } from "../draw/button.ts";
import { alpha, buttonOn, deepened, inkOn, legibleOn, markOn, mix, NEAR_BLACK, WHITE } from "../draw/colour.ts";
import { about, CAP_HEIGHT, drawLine, priceTag, strike, widthOf, within } from "../draw/drawing.ts";
import { heading } from "../draw/heading.ts";
import { type Box, captionBand, SIDES } from "../draw/layout.ts";
import { easeOut, shareAt, spring } from "../draw/motion.ts";
import { formatDiscount, formatPrice } from "../text/format-price.ts";
import type { Context, Group, Placed, Sketch, Template } from "./template.ts";

const TAPE = { top: 856, bottom: 896 };
const WINDOW = { left: 0, top: TAPE.bottom, right: FRAME.width, bottom: FRAME.height };
const BAND = captionBand("sale_banner");
const SCRIM = { ...WINDOW, bottom: BAND.bottom + 60 };
const BUTTON = { top: 748, height: 92 };
const PANEL = { left: 0, top: 468, right: FRAME.width, bottom: 724 };
const STAR = { x: 752, y: 428, radius: 134, points: 22, turn: -0.16 };
const RAYS = 30;
const RAY_OPACITY = 0.2;

function coloursOf({ branding }: Scene) {
  const wanted = branding.accent_color;
  const ink = inkOn(wanted);
  const field = deepened(wanted, ink === WHITE ? NEAR_BLACK : WHITE, 0, ink, 6);
  const panel = buttonOn(field, branding.primary_color);
  const price = legibleOn(panel.ground, branding.accent_color);
  const starInk = legibleOn(WHITE, panel.ground);
  return { ink, field, panel, price, starInk, muted: legibleOn(panel.ground, mix(panel.ground, panel.ink, 0.82)) };
}
type Colours = ReturnType<typeof coloursOf>;

function sketch(scene: Scene): Sketch {
  const colours = coloursOf(scene);
  const { font: family } = scene.branding;
  const discount = formatDiscount(scene.price, scene.old_price);
  const bottom = scene.price === null ? BUTTON.top - 40 : PANEL.top - 14;
  const title = heading(scene, {
    left: SIDES.left,
    right: discount ? STAR.x - STAR.radius - 12 : SIDES.right,
    family,
    weight: 800,
    ink: colours.ink,
    eyebrowInk: colours.ink,
    eyebrowPx: 28,
    eyebrowGap: 12,
    maxPx: 104,
    minPx: 36,
    maxLines: scene.price === null ? 4 : 3,
    lineHeight: 1.1,
    maxHeight: bottom - SAFE_BOX.top,
  });
  const spare = bottom - SAFE_BOX.top - title.height;
  const button = buttonGroup({
    text: scene.cta_text,
    family,
    ground: colours.panel.ground,
    ink: colours.price,
    left: SIDES.left,
    top: BUTTON.top,
    height: BUTTON.height,
    radius: 18,
    fontPx: 44,
  });
  const grown = Math.min(1.5, (SIDES.right - SIDES.left) / title.width, 400 / title.height);
  const titleTop = Math.floor(SAFE_BOX.top + spare / 2);
  return {
    // Until the price comes the title has the field to itself.
    stances: {
      title: {
        down: (SAFE_BOX.top + TAPE.top - title.height * grown) / 2 - titleTop,
        scale: grown,
        about: { x: SIDES.left, y: titleTop },
      },
      price: { down: 50 },
    },
    groups: [title.at(titleTop), ...priceGroups(scene, colours, discount), button],
    veils: [{ box: SCRIM, draw: (context) => drawScrim(context, mix(colours.panel.ground, NEAR_BLACK, 0.4)) }],
    studio: mix(WHITE, scene.branding.accent_color, 0.3),
    drawBase: (context) => drawField(context, colours),
  };
}

/** The block with the price; the star reaches above it, into a box of its own, so that no box holds the title too. */
function priceGroups(scene: Scene, colours: Colours, discount: string | null): Group[] {
  if (scene.price === null) return [];
  const { font: family } = scene.branding;
  const old = scene.old_price === null ? null : formatPrice(scene.old_price, scene.currency).text;
  const oldStyle = { family, weight: 700 as const, fontPx: 54 };
  const [left, width] = [SIDES.left, SIDES.right - SIDES.left];
  const tag = priceTag(formatPrice(scene.price, scene.currency), { family, weight: 900 }, old ? 168 : 214, width);
  const oldBaseline = PANEL.top + 76;
  const room = { top: old ? oldBaseline + 8 : PANEL.top, bottom: PANEL.bottom };
  const baseline = (room.top + room.bottom) / 2 + (CAP_HEIGHT * tag.fontPx) / 2;
  const oldWidth = old ? widthOf(old, oldStyle) : 0;

  const priceBox = {
    left,
    top: baseline - CAP_HEIGHT * tag.fontPx,
    right: left + tag.width,
    bottom: baseline + 0.2 * tag.fontPx,
  };
  const placed: Placed[] = [{ name: "price", box: priceBox }];
  if (old)
    placed.push({
      name: "old_price",
      box: { left, top: oldBaseline - 44, right: left + oldWidth, bottom: oldBaseline + 6 },
    });
  const panel: Group = {
    beat: "price",
    box: PANEL,
    placed,
    enterS: 0.85,
    draw: (context, t) => {
      const wipe = easeOut(shareAt(t, 0, 0.45));
      context.fillStyle = colours.panel.ground;
      context.fillRect(0, PANEL.top, FRAME.width * wipe, PANEL.bottom - PANEL.top);
      const come = easeOut(shareAt(t, 0.14, 0.5));
      within(context, PANEL, come * 1.4, () => tag.draw(context, left, baseline + (1 - come) * 120, colours.price));
      if (old) drawOld(context, t);
      if (discount) drawStar(context, t, discount, family, colours);
    },
  };
  const drawOld = (context: Context, t: number) => {
    if (!old) return;
    const share = easeOut(shareAt(t, 0.2, 0.5));
    within(context, PANEL, share, () => {
      drawLine(context, old, left - (1 - share) * 40, oldBaseline, { ...oldStyle, colour: colours.muted });
      strike(context, left, oldBaseline, oldWidth * share, oldStyle.fontPx, colours.price);
    });
  };
  if (!discount) return [panel];
  const starBox: Box = {
    left: STAR.x - STAR.radius - 2,
    top: STAR.y - STAR.radius - 4,
    right: STAR.x + STAR.radius + 2,
    bottom: PANEL.top,
  };
  const reach = STAR.radius * 0.8;
  const badge: Placed = {
    name: "badge",
    box: { left: STAR.x - reach, top: STAR.y - 50, right: STAR.x + reach, bottom: STAR.y + 50 },
  };
  const star: Group = {
    beat: "price",
    box: starBox,
    placed: [badge],
    enterS: panel.enterS,
    draw: (context, t) => within(context, starBox, 1, () => drawStar(context, t, discount, family, colours)),
  };
  return [panel, star];
}

function drawStar(
  context: Context,
  t: number,
  discount: string,
  family: Scene["branding"]["font"],
  colours: Colours,
): void {
  const share = shareAt(t, 0.32, 0.5);
  if (share === 0) return;
  const fitting = widthOf(discount, { family, weight: 900, fontPx: 100 });
  const style = { family, weight: 900 as const, fontPx: Math.min(92, (100 * STAR.radius * 1.6) / fitting) };
  const turn = STAR.turn - (1 - easeOut(share)) * 0.9;
  about(context, STAR.x, STAR.y, { scale: Math.max(0.01, Math.min(1, spring(share))), turn }, () => {
    starPath(context, STAR.radius);
    context.fillStyle = colours.panel.ground;
    context.fill();
    starPath(context, STAR.radius - 9);
    context.fillStyle = WHITE;
    context.fill();
    const x = STAR.x - widthOf(discount, style) / 2;
    drawLine(context, discount, x, STAR.y + (CAP_HEIGHT * style.fontPx) / 2, { ...style, colour: colours.starInk });
  });
}

function starPath(context: Context, radius: number): void {
  context.beginPath();
  for (let i = 0; i < STAR.points * 2; i++) {
    const angle = (i * Math.PI) / STAR.points;
    const reach = i % 2 === 0 ? radius : radius * 0.9;
    context.lineTo(STAR.x + Math.cos(angle) * reach, STAR.y + Math.sin(angle) * reach);
  }
  context.closePath();
}

function drawField(context: Context, { field, ink, panel }: Colours): void {
  context.fillStyle = field;
  context.fillRect(0, 0, FRAME.width, FRAME.height);
  context.fillStyle = alpha(ink === WHITE ? NEAR_BLACK : WHITE, RAY_OPACITY);
  for (let ray = 0; ray < RAYS; ray++) {
    const angle = (ray * 2 * Math.PI) / RAYS;
    context.beginPath();
    context.moveTo(STAR.x, STAR.y);
    context.lineTo(STAR.x + Math.cos(angle) * 1600, STAR.y + Math.sin(angle) * 1600);
    context.lineTo(STAR.x + Math.cos(angle + Math.PI / RAYS) * 1600, STAR.y + Math.sin(angle + Math.PI / RAYS) * 1600);
    context.fill();
  }
  drawTape(context, panel);
}

/** Slanted stripes between the field and the photograph. */
function drawTape(context: Context, { ground, ink }: Colours["panel"]): void {
  const height = TAPE.bottom - TAPE.top;
  within(context, { left: 0, right: FRAME.width, ...TAPE }, 1, () => {
    context.fillStyle = ground;
    context.fillRect(0, TAPE.top, FRAME.width, height);
    context.fillStyle = ink;
    for (let x = -height; x < FRAME.width + height; x += 72) {
      context.beginPath();
      context.moveTo(x, TAPE.bottom);
      context.lineTo(x + height, TAPE.top);
      context.lineTo(x + height + 36, TAPE.top);
      context.lineTo(x + 36, TAPE.bottom);
      context.fill();
    }
  });
}

/** A little shade under the captions, for photographs that are bright there. */
function drawScrim(context: Context, shadeColour: string): void {
  const shade = context.createLinearGradient(0, SCRIM.top, 0, SCRIM.bottom);
  shade.addColorStop(0, alpha(shadeColour, 0.44));
  shade.addColorStop(0.55, alpha(shadeColour, 0.3));
  shade.addColorStop(1, alpha(shadeColour, 0));
  context.fillStyle = shade;
  context.fillRect(SCRIM.left, SCRIM.top, SCRIM.right, SCRIM.bottom - SCRIM.top);
}

export const saleBanner: Template = {
  window: WINDOW,
  zone: { left: 0, top: SAFE_BOX.top - 20, right: FRAME.width, bottom: TAPE.top },
  focus: { left: 60, top: BAND.bottom + 10, right: 1020, bottom: 1840 },
  sketch,
  card: (scene) => {
    const { ink, field } = coloursOf(scene);
    const ray = mix(field, ink === WHITE ? NEAR_BLACK : WHITE, RAY_OPACITY);
    return { ink, grounds: [field, ray], mark: markOn(field, scene.branding.primary_color), weight: 900 };
  },
};
