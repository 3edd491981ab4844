/** The call to action: a pill that comes in, and calls again later. */
import type { Branding } from "../../contract/settings.ts";
import type { Context, Group } from "../templates/template.ts";
import { cleanText, fitText } from "../text/fit.ts";
import { about, CAP_HEIGHT, drawLine, evenBox, fillRound, measureIn, widthOf, within } from "./drawing.ts";
import { SIDES } from "./layout.ts";
import { easeOut, shareAt, throb } from "./motion.ts";

export interface ButtonLook {
  text: string;
  family: Branding["font"];
  ground: string;
  ink: string;
  left: number;
  top: number;
  height: number;
  /** Corner radius, pixels. */
  radius: number;
  fontPx: number;
}

/** Room around the button for its throb and shadow, pixels. */
const ROOM = 14;
const MOST_WIDE = SIDES.right - SIDES.left - 2 * ROOM;
const ENTER_S = 0.6;
const PULSE_S = 1.1;

function setButton({ text, family, fontPx, height }: ButtonLook) {
  const arrow = fontPx * 1.5;
  const padding = height * 0.48;
  const room = { maxWidth: MOST_WIDE - 2 * padding - arrow, maxHeight: height, maxLines: 1 };
  const fitted = fitText(text, { ...room, maxPx: fontPx, minPx: 22, lineHeight: 1.2 }, measureIn(family, 700));
  const line = fitted.lines[0] ?? cleanText(text);
  const style = { family, weight: 700 as const, fontPx: fitted.fontPx };
  const textWidth = widthOf(line, style);
  return { line, style, textWidth, padding, width: Math.ceil(textWidth + 2 * padding + arrow) };
}

/** The button as a group of its own. */
export function buttonGroup(look: ButtonLook): Group {
  const { line, style, textWidth, padding, width } = setButton(look);
  const { left, top, height } = look;
  const pill = { left, top, right: left + width, bottom: top + height };
  const box = evenBox({ left: left - ROOM, top: top - ROOM, right: pill.right + ROOM, bottom: pill.bottom + ROOM });
  const middle = { x: (pill.left + pill.right) / 2, y: (pill.top + pill.bottom) / 2 };
  const baseline = middle.y + (CAP_HEIGHT * style.fontPx) / 2;
  const drawPill = (context: Context, push: number) => {
    fillRound(context, pill, look.radius, look.ground);
    drawLine(context, line, left + padding, baseline, { ...style, colour: look.ink });
    drawArrow(
      context,
      left + padding + textWidth + style.fontPx * (0.55 + 0.16 * push),
      middle.y,
      style.fontPx,
      look.ink,
    );
  };
  return {
    beat: "cta",
    box,
    placed: [{ name: "cta", box: pill }],
    enterS: ENTER_S,
    draw: (context, t) => {
      const come = easeOut(shareAt(t, 0, ENTER_S));
      within(context, box, shareAt(t, 0, ENTER_S * 0.5), () => {
        context.translate(0, (1 - come) * height * 0.6);
        drawPill(context, 0);
      });
    },
    pulse: {
      lengthS: PULSE_S,
      draw: (context, t) => {
        const beat = throb(shareAt(t, 0, PULSE_S));
        const most = Math.min(0.045, ROOM / width);
        within(context, box, 1, () =>
          about(context, middle.x, middle.y, { scale: 1 + most * beat }, () => drawPill(context, beat)),
        );
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
