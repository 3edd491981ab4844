/** Template "product spotlight": a poster. Text on the brand's colour, which fades into a photograph that fills the rest. */
import { FRAME, SAFE_BOX, type Scene } from "../../contract/video.ts";
import { type Context, fillGradient, fillRoundRect } from "../draw/canvas.ts";
import {
  alpha,
  buttonColoursOn,
  contrast,
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

const CAPTIONS = captionBandAt(862);
/** Begins within the caption band: above, the overlay hides the photograph completely, and moving it would be wasted work. */
const PHOTO = { left: 0, top: CAPTIONS.top + 38, right: FRAME.width, bottom: FRAME.height };
/** The background covers the photograph behind the captions and fades out a little below them. */
const FADE = { ...PHOTO, bottom: CAPTIONS.bottom + 118 };
/** It returns at the foot, where platforms place their controls. */
const FOOT = { ...PHOTO, top: FRAME.height - 260 };
const FOOT_OPACITY = 0.72;
const BUTTON_HEIGHT = 92;
/** Opacity of the blurred photograph in the background. Text colours are legible whatever the photograph's colours. */
const BACKDROP_OPACITY = 0.16;

function coloursOf({ branding }: Scene) {
  const text = textColourOn(branding.primary_color);
  const background = mixUntilContrast(branding.primary_color, text === WHITE ? NEAR_BLACK : WHITE, text, 7);
  /** The background where the photograph shows through most, and is closest to the text's colour. */
  const worst = mix(background, text === WHITE ? WHITE : NEAR_BLACK, BACKDROP_OPACITY);
  const price = legibleOn(worst, branding.accent_color);
  const button = buttonColoursOn(background, branding.accent_color);
  const muted = mix(background, text, 0.78);
  return { text, background, worst, price, button, muted: contrast(muted, worst) >= 4.5 ? muted : text };
}

function layOut(scene: Scene): Layout {
  const colours = coloursOf(scene);
  return {
    ...textStack(scene, {
      top: SAFE_BOX.top,
      bottom: CAPTIONS.top - 38,
      gap: 34,
      maxExtraGap: 22,
      heading: {
        weight: 800,
        colour: colours.text,
        eyebrowColour: colours.price,
        eyebrowPx: 30,
        eyebrowGap: 20,
        ornament: {
          width: 64,
          draw: (context, { left, top, bottom }, progress) => {
            const y = (top + bottom) / 2;
            fillRoundRect(context, { left, top: y - 3, right: left + 44 * progress, bottom: y + 3 }, 3, colours.price);
          },
        },
        maxPx: 108,
        minPx: 46,
        maxLines: 3,
        lineHeight: 1.1,
      },
      price: {
        weight: 900,
        colour: colours.price,
        oldPriceColour: colours.muted,
        badge: { ...colours.button, radius: 14 },
        height: 112,
        maxPx: 118,
      },
      button: { ...colours.button, height: BUTTON_HEIGHT, radius: BUTTON_HEIGHT / 2, fontPx: 40 },
    }),
    overlays: [
      { box: FADE, draw: drawFade },
      { box: FOOT, draw: (context) => drawFoot(context, colours.background) },
    ],
    studioColour: mix(WHITE, scene.branding.primary_color, 0.2),
    drawBase: (context, backdrop) => {
      const frame = { left: 0, top: 0, right: FRAME.width, bottom: FRAME.height };
      context.fillStyle = colours.background;
      context.fillRect(0, 0, FRAME.width, FRAME.height);
      backdrop.draw(context, frame, BACKDROP_OPACITY);
      drawRings(context, colours.text);
      fillGradient(context, { ...frame, bottom: FADE.bottom }, [
        [0, alpha(colours.background, 0)],
        [0.5, alpha(colours.background, 0.75)],
        [1, alpha(colours.background, 0.9)],
      ]);
    },
  };
}

/** Large faint arcs around the upper right corner, so that the top of the picture is not empty. */
function drawRings(context: Context, colour: string): void {
  for (const [radius, opacity] of [
    [250, 0.1],
    [430, 0.07],
    [630, 0.045],
  ] as const) {
    context.beginPath();
    context.arc(FRAME.width + 20, 40, radius, 0, 2 * Math.PI);
    context.strokeStyle = alpha(colour, opacity);
    context.lineWidth = 70;
    context.stroke();
  }
}

/** Offsets of a smooth gradient. */
const OFFSETS = Array.from({ length: 11 }, (_, step) => step / 10);

/** The still background, fading out downwards over the photograph. */
function drawFade(context: Context, base: Parameters<Context["drawImage"]>[0]): void {
  context.drawImage(base, 0, 0);
  context.globalCompositeOperation = "destination-in";
  const opacityAt = (offset: number) => (1 + Math.cos(Math.PI * offset ** 1.4)) / 2;
  fillGradient(
    context,
    FADE,
    OFFSETS.map((offset) => [offset, alpha(WHITE, opacityAt(offset))]),
  );
}

function drawFoot(context: Context, colour: string): void {
  const opacityAt = (offset: number) => (FOOT_OPACITY * (1 - Math.cos(Math.PI * offset))) / 2;
  fillGradient(
    context,
    FOOT,
    OFFSETS.map((offset) => [offset, alpha(colour, opacityAt(offset))]),
  );
}

export const productSpotlight: Template = {
  photoWindow: PHOTO,
  animationArea: {
    left: SAFE_BOX.left - 16,
    top: SAFE_BOX.top - 20,
    right: SAFE_BOX.right + 16,
    bottom: CAPTIONS.top - 22,
  },
  subjectArea: { left: 70, top: CAPTIONS.bottom + 20, right: 1010, bottom: 1830 },
  captionBand: CAPTIONS,
  layOut,
  textCardStyle: (scene) => {
    const { text, background, worst } = coloursOf(scene);
    return {
      textColour: text,
      backgrounds: [background, worst],
      highlight: highlightOn(background, scene.branding.accent_color),
      weight: 800,
    };
  },
};
