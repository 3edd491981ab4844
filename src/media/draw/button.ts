/** The call to action: a button with an arrow that slides in, and pulses later. */
import type { Scene } from "../../contract/video.ts";
import { cleanText, fitText } from "../text/fit-text.ts";
import { expandToEven } from "./box.ts";
import { type Context, fillRoundRect, withClip, withTransform } from "./canvas.ts";
import { doublePulse, easeOut, progressAt } from "./easing.ts";
import type { AnimatedElement } from "./element.ts";
import { TEXT_SIDES } from "./safe-area.ts";
import { CAP_HEIGHT, drawText, measureIn, textWidth } from "./text-line.ts";

export interface ButtonStyle {
  background: string;
  textColour: string;
  height: number;
  /** Corner radius, pixels. */
  radius: number;
  /** Type size, where the text fits. */
  fontPx: number;
}

/** Space around the button for its pulse, pixels. */
const MARGIN = 14;
const MAX_WIDTH = TEXT_SIDES.right - TEXT_SIDES.left - 2 * MARGIN;
const MIN_FONT_PX = 22;
const ENTRANCE_S = 0.6;
const PULSE_S = 1.1;
const MAX_PULSE_SCALE = 0.045;

/** Lays out the text; the arrow takes the rest of the width. */
function layOutButton(scene: Scene, { fontPx, height }: ButtonStyle) {
  const { font: family } = scene.branding;
  const arrowWidth = fontPx * 1.5;
  const padding = height * 0.48;
  const box = { maxWidth: MAX_WIDTH - 2 * padding - arrowWidth, maxHeight: height, maxLines: 1 };
  const fitted = fitText(
    scene.cta_text,
    { ...box, maxPx: fontPx, minPx: MIN_FONT_PX, lineHeight: 1.2 },
    measureIn(family, 700),
  );
  const text = fitted.lines[0] ?? cleanText(scene.cta_text);
  const textStyle = { family, weight: 700 as const, fontPx: fitted.fontPx };
  const width = textWidth(text, textStyle);
  return { text, textStyle, padding, textWidth: width, width: Math.ceil(width + 2 * padding + arrowWidth) };
}

/** @param position of the button's upper left corner, pixels */
export function button(
  scene: Scene,
  style: ButtonStyle,
  { left, top }: { left: number; top: number },
): AnimatedElement {
  const layout = layOutButton(scene, style);
  const { text, textStyle, padding } = layout;
  const { height, textColour } = style;
  const shape = { left, top, right: left + layout.width, bottom: top + height };
  const box = expandToEven({
    left: left - MARGIN,
    top: top - MARGIN,
    right: shape.right + MARGIN,
    bottom: shape.bottom + MARGIN,
  });
  const centre = { x: (shape.left + shape.right) / 2, y: (shape.top + shape.bottom) / 2 };
  const baseline = centre.y + (CAP_HEIGHT * textStyle.fontPx) / 2;
  /** `nudge`, 0 to 1, pushes the arrow to the right. */
  const drawButton = (context: Context, nudge: number) => {
    fillRoundRect(context, shape, style.radius, style.background);
    drawText(context, text, left + padding, baseline, { ...textStyle, colour: textColour });
    const arrowX = left + padding + layout.textWidth + textStyle.fontPx * (0.55 + 0.16 * nudge);
    drawArrow(context, arrowX, centre.y, textStyle.fontPx, textColour);
  };
  return {
    beat: "cta",
    box,
    texts: [{ name: "cta", box: shape }],
    entranceS: ENTRANCE_S,
    draw: (context, t) => {
      const progress = easeOut(progressAt(t, 0, ENTRANCE_S));
      withClip(context, box, progressAt(t, 0, ENTRANCE_S * 0.5), () => {
        context.translate(0, (1 - progress) * height * 0.6);
        drawButton(context, 0);
      });
    },
    pulse: {
      durationS: PULSE_S,
      draw: (context, t) => {
        const pulse = doublePulse(progressAt(t, 0, PULSE_S));
        const scale = 1 + Math.min(MAX_PULSE_SCALE, MARGIN / layout.width) * pulse;
        withClip(context, box, 1, () => withTransform(context, centre, { scale }, () => drawButton(context, pulse)));
      },
    },
  };
}

function drawArrow(context: Context, x: number, y: number, fontPx: number, colour: string): void {
  const length = fontPx * 0.72;
  const head = fontPx * 0.26;
  context.strokeStyle = colour;
  context.lineWidth = fontPx * 0.13;
  context.lineCap = "round";
  context.lineJoin = "round";
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(x + length, y);
  context.moveTo(x + length - head, y - head);
  context.lineTo(x + length, y);
  context.lineTo(x + length - head, y + head);
  context.stroke();
}
