/** Collection: a page of a magazine. Light paper, quiet type, the photograph as a framed print over a field of colour. */
import { FRAME, SAFE_BOX, type Scene } from "../../contract/video.ts";
import { buttonGroup } from "../draw/button.ts";
import { alpha, deepened, inkOn, legibleOn, markOn, mix, NEAR_BLACK, WHITE } from "../draw/colour.ts";
import { heading } from "../draw/heading.ts";
import { captionBand, SIDES } from "../draw/layout.ts";
import { priceRow } from "../draw/price-row.ts";
import type { Context, Sketch, Template } from "./template.ts";

const WINDOW = { left: 84, top: 888, right: 996, bottom: 1800 };
const MAT = 22;
const BAND = captionBand("collection");
const SCRIM = { ...WINDOW, bottom: BAND.bottom + 60 };
const WORDS = { top: SAFE_BOX.top, bottom: WINDOW.top - MAT - 32 };
/** How far the first words move towards the picture while the others are yet to come. */
const LOWERED = 0.72;
const GAP = 32;
const PRICE_HEIGHT = 88;
const BUTTON_HEIGHT = 82;
/** The colour behind the print, from the right edge and from the foot of the page. */
const FIELD = { left: 912, top: 0, footTop: 1330 };

function coloursOf({ branding }: Scene) {
  const paper = mix(WHITE, branding.primary_color, 0.055);
  const ink = deepened(branding.primary_color, NEAR_BLACK, 0, paper, 8);
  const field = mix(paper, branding.accent_color, 0.62);
  return {
    paper,
    ink,
    field,
    muted: legibleOn(paper, mix(paper, ink, 0.72)),
    accent: legibleOn(paper, branding.accent_color),
  };
}

function sketch(scene: Scene): Sketch {
  const colours = coloursOf(scene);
  const { font: family } = scene.branding;
  const priceRoom = scene.price === null ? 0 : PRICE_HEIGHT + GAP;
  const room = WORDS.bottom - WORDS.top;
  const title = heading(scene, {
    ...SIDES,
    family,
    weight: 600,
    ink: colours.ink,
    eyebrowInk: colours.muted,
    eyebrowPx: 26,
    eyebrowGap: 26,
    ornament: {
      room: 34,
      draw: (context, { left, top, bottom }, share) => {
        context.fillStyle = scene.branding.accent_color;
        context.beginPath();
        context.arc(left + 9, (top + bottom) / 2, 9 * share, 0, 2 * Math.PI);
        context.fill();
      },
    },
    maxPx: 88,
    minPx: 44,
    maxLines: 3,
    lineHeight: 1.14,
    maxHeight: room - BUTTON_HEIGHT - GAP - priceRoom,
  });
  const spare = room - title.height - priceRoom - GAP - BUTTON_HEIGHT;
  const gap = GAP + Math.min(spare / 4, 20);
  const buttonTop = WORDS.bottom - BUTTON_HEIGHT;
  const priceTop = buttonTop - gap - PRICE_HEIGHT;
  const titleBottom = (scene.price === null ? buttonTop : priceTop) - gap;
  const row = { ...SIDES, family, weight: 600 as const, top: priceTop, height: PRICE_HEIGHT, maxPx: 88 };
  const badge = { ground: colours.ink, ink: colours.ink, radius: 4, outlined: true };
  const price = priceRow(scene, { ...row, ink: colours.ink, oldInk: colours.muted, badge });
  const button = buttonGroup({
    text: scene.cta_text,
    family,
    ground: colours.ink,
    ink: inkOn(colours.ink),
    left: SIDES.left,
    top: buttonTop,
    height: BUTTON_HEIGHT,
    radius: 4,
    fontPx: 34,
  });
  return {
    // The words stand on the picture's edge and make room for each other as they come.
    stances: {
      title: { down: (WORDS.bottom - titleBottom) * LOWERED },
      price: { down: (WORDS.bottom - priceTop - PRICE_HEIGHT) * LOWERED },
    },
    groups: [title.at(Math.floor(titleBottom - title.height)), ...(price ? [price] : []), button],
    veils: [{ box: SCRIM, draw: (context) => drawScrim(context, colours.ink) }],
    studio: mix(WHITE, scene.branding.primary_color, 0.1),
    drawBase: (context) => drawPage(context, colours),
  };
}

function drawPage(context: Context, { paper, field }: ReturnType<typeof coloursOf>): void {
  context.fillStyle = paper;
  context.fillRect(0, 0, FRAME.width, FRAME.height);
  context.fillStyle = field;
  context.fillRect(FIELD.left, FIELD.top, FRAME.width - FIELD.left, FRAME.height);
  context.fillRect(0, FIELD.footTop, FRAME.width, FRAME.height - FIELD.footTop);
  const print = { x: WINDOW.left - MAT, y: WINDOW.top - MAT, size: WINDOW.right - WINDOW.left + 2 * MAT };
  context.save();
  context.shadowColor = alpha(NEAR_BLACK, 0.28);
  context.shadowBlur = 60;
  context.shadowOffsetY = 22;
  context.fillStyle = WHITE;
  context.fillRect(print.x, print.y, print.size, WINDOW.bottom - WINDOW.top + 2 * MAT);
  context.restore();
}

/** A little shade under the captions, for photographs that are bright there. */
function drawScrim(context: Context, ink: string): void {
  const shade = context.createLinearGradient(0, SCRIM.top, 0, SCRIM.bottom);
  shade.addColorStop(0, alpha(ink, 0.34));
  shade.addColorStop(0.6, alpha(ink, 0.24));
  shade.addColorStop(1, alpha(ink, 0));
  context.fillStyle = shade;
  context.fillRect(SCRIM.left, SCRIM.top, SCRIM.right - SCRIM.left, SCRIM.bottom - SCRIM.top);
}

export const collection: Template = {
  window: WINDOW,
  zone: { left: SAFE_BOX.left - 16, top: SAFE_BOX.top - 20, right: SAFE_BOX.right + 16, bottom: WINDOW.top - MAT - 14 },
  focus: { left: 150, top: BAND.bottom + 10, right: 930, bottom: 1750 },
  sketch,
  card: (scene) => {
    const { ink, paper } = coloursOf(scene);
    return { ink, grounds: [paper], mark: markOn(paper, scene.branding.accent_color), weight: 600 };
  },
};
