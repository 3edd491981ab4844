/** Template "collection": a magazine page. Light paper, quiet type, the photograph as a framed print over a colour field. */
import { FRAME, SAFE_BOX, type Scene } from "../../contract/video.ts";
import { type Context, fillGradient } from "../draw/canvas.ts";
import {
  alpha,
  highlightOn,
  legibleOn,
  mix,
  mixUntilContrast,
  NEAR_BLACK,
  textColourOn,
  WHITE,
} from "../draw/colour.ts";
import { captionBandAt } from "../draw/safe-area.ts";
import type { Layout, Template } from "./template.ts";
import { textStack } from "./text-stack.ts";

const CAPTIONS = captionBandAt(906);
const PHOTO = { left: 84, top: 888, right: 996, bottom: 1800 };
/** White border of the print. */
const MAT = 22;
const SCRIM = { ...PHOTO, bottom: CAPTIONS.bottom + 60 };
/** The colour field behind the print, along the right edge and at the foot of the page. */
const FIELD = { left: 912, top: 0, footTop: 1330 };

function coloursOf({ branding }: Scene) {
  const paper = mix(WHITE, branding.primary_color, 0.055);
  const text = mixUntilContrast(branding.primary_color, NEAR_BLACK, paper, 8);
  const field = mix(paper, branding.accent_color, 0.62);
  return { paper, text, field, muted: legibleOn(paper, mix(paper, text, 0.72)) };
}

function layOut(scene: Scene): Layout {
  const { accent_color, primary_color } = scene.branding;
  const colours = coloursOf(scene);
  return {
    ...textStack(scene, {
      top: SAFE_BOX.top,
      bottom: PHOTO.top - MAT - 32,
      gap: 32,
      maxExtraGap: 20,
      heading: {
        weight: 600,
        colour: colours.text,
        eyebrowColour: colours.muted,
        eyebrowPx: 26,
        eyebrowGap: 26,
        ornament: {
          width: 34,
          draw: (context, { left, top, bottom }, progress) => {
            context.fillStyle = accent_color;
            context.beginPath();
            context.arc(left + 9, (top + bottom) / 2, 9 * progress, 0, 2 * Math.PI);
            context.fill();
          },
        },
        maxPx: 88,
        minPx: 44,
        maxLines: 3,
        lineHeight: 1.14,
      },
      price: {
        weight: 600,
        colour: colours.text,
        oldPriceColour: colours.muted,
        badge: { background: colours.text, textColour: colours.text, radius: 4, outlined: true },
        height: 88,
        maxPx: 88,
      },
      button: {
        background: colours.text,
        textColour: textColourOn(colours.text),
        height: 82,
        radius: 4,
        fontPx: 34,
      },
    }),
    overlays: [{ box: SCRIM, draw: (context) => drawScrim(context, colours.text) }],
    studioColour: mix(WHITE, primary_color, 0.1),
    drawBase: (context) => drawPage(context, colours),
  };
}

function drawPage(context: Context, { paper, field }: ReturnType<typeof coloursOf>): void {
  context.fillStyle = paper;
  context.fillRect(0, 0, FRAME.width, FRAME.height);
  context.fillStyle = field;
  context.fillRect(FIELD.left, FIELD.top, FRAME.width - FIELD.left, FRAME.height);
  context.fillRect(0, FIELD.footTop, FRAME.width, FRAME.height - FIELD.footTop);
  const print = { x: PHOTO.left - MAT, y: PHOTO.top - MAT, size: PHOTO.right - PHOTO.left + 2 * MAT };
  context.save();
  context.shadowColor = alpha(NEAR_BLACK, 0.28);
  context.shadowBlur = 60;
  context.shadowOffsetY = 22;
  context.fillStyle = WHITE;
  context.fillRect(print.x, print.y, print.size, PHOTO.bottom - PHOTO.top + 2 * MAT);
  context.restore();
}

/** Darkens the photograph behind the captions. */
function drawScrim(context: Context, colour: string): void {
  fillGradient(context, SCRIM, [
    [0, alpha(colour, 0.34)],
    [0.6, alpha(colour, 0.24)],
    [1, alpha(colour, 0)],
  ]);
}

export const collection: Template = {
  photoWindow: PHOTO,
  animationArea: {
    left: SAFE_BOX.left - 16,
    top: SAFE_BOX.top - 20,
    right: SAFE_BOX.right + 16,
    bottom: PHOTO.top - MAT - 14,
  },
  subjectArea: { left: 150, top: CAPTIONS.bottom + 10, right: 930, bottom: 1750 },
  captionBand: CAPTIONS,
  layOut,
  textCardStyle: (scene) => {
    const { text, paper } = coloursOf(scene);
    return {
      textColour: text,
      backgrounds: [paper],
      highlight: highlightOn(paper, scene.branding.accent_color),
      weight: 600,
    };
  },
};
