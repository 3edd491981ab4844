/** Template "sale banner": loud. A field of the accent colour with rays, the price on a panel across the picture. */
import { FRAME, SAFE_BOX, type Scene } from "../../contract/video.ts";
import { button } from "../draw/button.ts";
import { type Context, fillGradient, withClip } from "../draw/canvas.ts";
import {
  alpha,
  buttonColoursOn,
  highlightOn,
  legibleOn,
  mix,
  mixUntilContrast,
  NEAR_BLACK,
  textColourOn,
  WHITE,
} from "../draw/colour.ts";
import { heading } from "../draw/heading.ts";
import { captionBandAt, TEXT_SIDES } from "../draw/safe-area.ts";
import { formatDiscount } from "../text/price-parts.ts";
import { PANEL, pricePanel, STAR } from "./sale-banner-price.ts";
import type { Layout, Template } from "./template.ts";

const CAPTIONS = captionBandAt(912);
/** The striped tape between the field and the photograph. */
const TAPE = { left: 0, top: 856, right: FRAME.width, bottom: 896 };
const PHOTO = { left: 0, top: TAPE.bottom, right: FRAME.width, bottom: FRAME.height };
const SCRIM = { ...PHOTO, bottom: CAPTIONS.bottom + 60 };
const BUTTON = { top: 748, height: 92 };
const RAYS = 30;
const RAY_LENGTH = 1600;
const RAY_OPACITY = 0.2;

function coloursOf({ branding }: Scene) {
  const text = textColourOn(branding.accent_color);
  const field = mixUntilContrast(branding.accent_color, text === WHITE ? NEAR_BLACK : WHITE, text, 6);
  const panel = buttonColoursOn(field, branding.primary_color);
  return {
    text,
    field,
    panel,
    price: legibleOn(panel.background, branding.accent_color),
    oldPrice: legibleOn(panel.background, mix(panel.background, panel.textColour, 0.82)),
    discount: legibleOn(WHITE, panel.background),
  };
}
type Colours = ReturnType<typeof coloursOf>;

function layOut(scene: Scene): Layout {
  const colours = coloursOf(scene);
  const hasPrice = scene.price !== null;
  const bottom = hasPrice ? PANEL.top - 14 : BUTTON.top - 40;
  const height = bottom - SAFE_BOX.top;
  const title = heading(
    scene,
    {
      weight: 800,
      colour: colours.text,
      eyebrowColour: colours.text,
      eyebrowPx: 28,
      eyebrowGap: 12,
      maxPx: 104,
      minPx: 36,
      maxLines: hasPrice ? 3 : 4,
      lineHeight: 1.1,
    },
    {
      left: TEXT_SIDES.left,
      right: formatDiscount(scene.price, scene.old_price) ? STAR.x - STAR.radius - 12 : TEXT_SIDES.right,
      maxHeight: height,
    },
  );
  const titleTop = Math.floor(SAFE_BOX.top + (height - title.height) / 2);
  /** Until the price enters, the title has the whole field. */
  const earlyScale = Math.min(1.5, (TEXT_SIDES.right - TEXT_SIDES.left) / title.width, 400 / title.height);
  return {
    elements: [
      title.at(titleTop),
      ...pricePanel(scene, { ...colours, panel: colours.panel.background }),
      button(
        scene,
        {
          background: colours.panel.background,
          textColour: colours.price,
          height: BUTTON.height,
          radius: 18,
          fontPx: 44,
        },
        { left: TEXT_SIDES.left, top: BUTTON.top },
      ),
    ],
    keyframes: {
      title: {
        shiftY: (SAFE_BOX.top + TAPE.top - title.height * earlyScale) / 2 - titleTop,
        scale: earlyScale,
        origin: { x: TEXT_SIDES.left, y: titleTop },
      },
      price: { shiftY: 50 },
    },
    overlays: [{ box: SCRIM, draw: (context) => drawScrim(context, mix(colours.panel.background, NEAR_BLACK, 0.4)) }],
    studioColour: mix(WHITE, scene.branding.accent_color, 0.3),
    drawBase: (context) => {
      drawField(context, colours);
      drawTape(context, colours.panel);
    },
  };
}

/** The field with rays from the star's centre. */
function drawField(context: Context, { field, text }: Colours): void {
  context.fillStyle = field;
  context.fillRect(0, 0, FRAME.width, FRAME.height);
  context.fillStyle = alpha(text === WHITE ? NEAR_BLACK : WHITE, RAY_OPACITY);
  for (let ray = 0; ray < RAYS; ray++) {
    const start = (ray * 2 * Math.PI) / RAYS;
    const end = start + Math.PI / RAYS;
    context.beginPath();
    context.moveTo(STAR.x, STAR.y);
    context.lineTo(STAR.x + Math.cos(start) * RAY_LENGTH, STAR.y + Math.sin(start) * RAY_LENGTH);
    context.lineTo(STAR.x + Math.cos(end) * RAY_LENGTH, STAR.y + Math.sin(end) * RAY_LENGTH);
    context.fill();
  }
}

function drawTape(context: Context, { background, textColour }: Colours["panel"]): void {
  const height = TAPE.bottom - TAPE.top;
  withClip(context, TAPE, 1, () => {
    context.fillStyle = background;
    context.fillRect(0, TAPE.top, FRAME.width, height);
    context.fillStyle = textColour;
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

/** Darkens the photograph behind the captions. */
function drawScrim(context: Context, colour: string): void {
  fillGradient(context, SCRIM, [
    [0, alpha(colour, 0.44)],
    [0.55, alpha(colour, 0.3)],
    [1, alpha(colour, 0)],
  ]);
}

export const saleBanner: Template = {
  photoWindow: PHOTO,
  animationArea: { left: 0, top: SAFE_BOX.top - 20, right: FRAME.width, bottom: TAPE.top },
  subjectArea: { left: 60, top: CAPTIONS.bottom + 10, right: 1020, bottom: 1840 },
  captionBand: CAPTIONS,
  layOut,
  textCardStyle: (scene) => {
    const { text, field } = coloursOf(scene);
    const ray = mix(field, text === WHITE ? NEAR_BLACK : WHITE, RAY_OPACITY);
    return {
      textColour: text,
      backgrounds: [field, ray],
      highlight: highlightOn(field, scene.branding.primary_color),
      weight: 900,
    };
  },
};
