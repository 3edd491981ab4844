/** Product spotlight: a poster. The words stand on the brand's colour, which melts into a photograph that fills the rest. */
import { FRAME, SAFE_BOX, type Scene } from "../../contract/video.ts";
import { buttonGroup } from "../draw/button.ts";
import {
  alpha,
  buttonOn,
  contrast,
  deepened,
  inkOn,
  legibleOn,
  markOn,
  mix,
  NEAR_BLACK,
  WHITE,
} from "../draw/colour.ts";
import { fillRound } from "../draw/drawing.ts";
import { heading } from "../draw/heading.ts";
import { captionBand, SIDES } from "../draw/layout.ts";
import { priceRow } from "../draw/price-row.ts";
import type { Context, Sketch, Template } from "./template.ts";

const BAND = captionBand("product_spotlight");
/** From within the captions' band on: what is above lies wholly under the veil, and moving it would be work for nothing. */
const WINDOW = { left: 0, top: BAND.top + 38, right: FRAME.width, bottom: FRAME.height };
/** The colour lies under the captions and has gone from the photograph a little below them. */
const VEIL = { ...WINDOW, bottom: BAND.bottom + 118 };
/** It comes back at the foot, where the platforms write. */
const FOOT = { ...WINDOW, top: FRAME.height - 260 };
const FOOT_OPACITY = 0.72;
const WORDS = { top: SAFE_BOX.top, bottom: BAND.top - 38 };
/** How far the first words move towards the picture while the others are yet to come. */
const LOWERED = 0.72;
const GAP = 34;
const PRICE_HEIGHT = 112;
const BUTTON_HEIGHT = 92;
/** The share of the blurred photograph in the ground; text is chosen to be legible whatever its colours. */
const GLOW = 0.16;

function coloursOf({ branding }: Scene) {
  const wanted = branding.primary_color;
  const ink = inkOn(wanted);
  const ground = deepened(wanted, ink === WHITE ? NEAR_BLACK : WHITE, 0, ink, 7);
  /** The ground where the photograph shines through most. */
  const worst = mix(ground, ink === WHITE ? WHITE : NEAR_BLACK, GLOW);
  const price = legibleOn(worst, branding.accent_color);
  const button = buttonOn(ground, branding.accent_color);
  const muted = mix(ground, ink, 0.78);
  return { ink, ground, worst, price, button, muted: contrast(muted, worst) >= 4.5 ? muted : ink };
}

function sketch(scene: Scene): Sketch {
  const colours = coloursOf(scene);
  const { font: family } = scene.branding;
  const priceRoom = scene.price === null ? 0 : PRICE_HEIGHT + GAP;
  const room = WORDS.bottom - WORDS.top;
  const title = heading(scene, {
    ...SIDES,
    family,
    weight: 800,
    ink: colours.ink,
    eyebrowInk: colours.price,
    eyebrowPx: 30,
    eyebrowGap: 20,
    ornament: {
      room: 64,
      draw: (context, { left, top, bottom }, share) => {
        const y = (top + bottom) / 2;
        fillRound(context, { left, top: y - 3, right: left + 44 * share, bottom: y + 3 }, 3, colours.price);
      },
    },
    maxPx: 108,
    minPx: 46,
    maxLines: 3,
    lineHeight: 1.1,
    maxHeight: room - BUTTON_HEIGHT - GAP - priceRoom,
  });
  const spare = room - title.height - priceRoom - GAP - BUTTON_HEIGHT;
  const gap = GAP + Math.min(spare / 4, 22);
  const buttonTop = WORDS.bottom - BUTTON_HEIGHT;
  const priceTop = buttonTop - gap - PRICE_HEIGHT;
  const titleBottom = (scene.price === null ? buttonTop : priceTop) - gap;
  const row = { ...SIDES, family, weight: 900 as const, top: priceTop, height: PRICE_HEIGHT, maxPx: 118 };
  const price = priceRow(scene, {
    ...row,
    ink: colours.price,
    oldInk: colours.muted,
    badge: { ...colours.button, radius: 14 },
  });
  const button = buttonGroup({
    text: scene.cta_text,
    family,
    ...colours.button,
    left: SIDES.left,
    top: buttonTop,
    height: BUTTON_HEIGHT,
    radius: BUTTON_HEIGHT / 2,
    fontPx: 40,
  });
  return {
    // The words stand on the picture's edge and make room for each other as they come.
    stances: {
      title: { down: (WORDS.bottom - titleBottom) * LOWERED },
      price: { down: (WORDS.bottom - priceTop - PRICE_HEIGHT) * LOWERED },
    },
    groups: [title.at(Math.floor(titleBottom - title.height)), ...(price ? [price] : []), button],
    veils: [
      { box: VEIL, draw: drawVeil },
      { box: FOOT, draw: (context) => drawFoot(context, colours.ground) },
    ],
    studio: mix(WHITE, scene.branding.primary_color, 0.2),
    drawBase: (context, backdrop) => {
      const whole = { left: 0, top: 0, right: FRAME.width, bottom: FRAME.height };
      context.fillStyle = colours.ground;
      context.fillRect(0, 0, FRAME.width, FRAME.height);
      backdrop.paint(context, whole, GLOW);
      drawRings(context, colours.ink);
      const shade = context.createLinearGradient(0, 0, 0, VEIL.bottom);
      shade.addColorStop(0, alpha(colours.ground, 0));
      shade.addColorStop(0.5, alpha(colours.ground, 0.75));
      shade.addColorStop(1, alpha(colours.ground, 0.9));
      context.fillStyle = shade;
      context.fillRect(0, 0, FRAME.width, VEIL.bottom);
    },
  };
}

/** Large quiet arcs from the upper right corner, so that the top of the picture is not empty. */
function drawRings(context: Context, ink: string): void {
  for (const [radius, opacity] of [
    [250, 0.1],
    [430, 0.07],
    [630, 0.045],
  ] as const) {
    context.beginPath();
    context.arc(FRAME.width + 20, 40, radius, 0, 2 * Math.PI);
    context.strokeStyle = alpha(ink, opacity);
    context.lineWidth = 70;
    context.stroke();
  }
}

/** The base itself, fading out downwards over the photograph. */
function drawVeil(context: Context, base: Parameters<Context["drawImage"]>[0]): void {
  context.drawImage(base, 0, 0);
  context.globalCompositeOperation = "destination-in";
  const fade = context.createLinearGradient(0, VEIL.top, 0, VEIL.bottom);
  for (let step = 0; step <= 10; step++) {
    const share = step / 10;
    fade.addColorStop(share, alpha(WHITE, (1 + Math.cos(Math.PI * share ** 1.4)) / 2));
  }
  context.fillStyle = fade;
  context.fillRect(VEIL.left, VEIL.top, VEIL.right, VEIL.bottom - VEIL.top);
}

function drawFoot(context: Context, ground: string): void {
  const fade = context.createLinearGradient(0, FOOT.top, 0, FOOT.bottom);
  for (let step = 0; step <= 10; step++)
    fade.addColorStop(step / 10, alpha(ground, (FOOT_OPACITY * (1 - Math.cos((Math.PI * step) / 10))) / 2));
  context.fillStyle = fade;
  context.fillRect(FOOT.left, FOOT.top, FOOT.right, FOOT.bottom - FOOT.top);
}

export const productSpotlight: Template = {
  window: WINDOW,
  zone: { left: SAFE_BOX.left - 16, top: SAFE_BOX.top - 20, right: SAFE_BOX.right + 16, bottom: BAND.top - 22 },
  focus: { left: 70, top: BAND.bottom + 20, right: 1010, bottom: 1830 },
  sketch,
  card: (scene) => {
    const { ink, ground, worst } = coloursOf(scene);
    return { ink, grounds: [ground, worst], mark: markOn(ground, scene.branding.accent_color), weight: 800 };
  },
};
