/** The brand and the title: lines that rise out of their own baseline, one after another. */
import type { Branding } from "../../contract/settings.ts";
import type { Scene } from "../../contract/video.ts";
import type { Context, Group, Placed } from "../templates/template.ts";
import { cleanText, directionOf, type FittedText, fitText } from "../text/fit.ts";
import type { FontWeight } from "../text/fonts.ts";
import { drawLine, evenBox, measureIn, type TextStyle, widthOf, within } from "./drawing.ts";
import { type Box, OVERHANG } from "./layout.ts";
import { easeOut, shareAt } from "./motion.ts";

export interface HeadingLook {
  family: Branding["font"];
  weight: FontWeight;
  ink: string;
  /** Colour of the brand's line. */
  eyebrowInk: string;
  eyebrowPx: number;
  /** Space between the brand's line and the title. */
  eyebrowGap: number;
  /** Draws what stands beside the brand's name, over `share` of its way in; returns by how much the name moves right. */
  ornament?: { room: number; draw: (context: Context, box: Box, share: number) => void };
  maxPx: number;
  minPx: number;
  maxLines: number;
  lineHeight: number;
  left: number;
  right: number;
  /** The most that brand and title together may take, pixels. */
  maxHeight: number;
}

export interface Heading {
  /** Of the widest line. */
  width: number;
  height: number;
  /** The group, its upper edge at `top`. */
  at: (top: number) => Group;
}

const RISE_S = 0.55;
const STAGGER_S = 0.09;
const DESCENT = 0.28;
/** Accents of capitals reach above their line by this part of the type size. */
const ACCENTS = 0.14;

/** The small line above the title: the brand, or what kind of thing it is. */
export function eyebrowText({ brand, category }: Pick<Scene, "brand" | "category">): string | null {
  const text = cleanText(brand ?? "") || cleanText(category?.split(">").at(-1) ?? "");
  return text ? text.toLocaleUpperCase() : null;
}

export function heading(scene: Scene, look: HeadingLook): Heading {
  const width = look.right - look.left;
  const eyebrow = setEyebrow(scene, look);
  const above = eyebrow ? look.eyebrowPx + look.eyebrowGap : 0;
  const box = { maxWidth: width, maxHeight: look.maxHeight - above, maxLines: look.maxLines };
  const sizes = { maxPx: look.maxPx, minPx: look.minPx, lineHeight: look.lineHeight };
  const fitted = fitText(scene.title, { ...box, ...sizes }, measureIn(look.family, look.weight));
  const step = fitted.fontPx * look.lineHeight;
  const height = Math.ceil(above + step * fitted.lines.length);
  const style = { family: look.family, weight: look.weight, fontPx: fitted.fontPx };
  const widths = fitted.lines.map((line) => widthOf(line, style));
  if (eyebrow) widths.push((look.ornament?.room ?? 0) + widthOf(eyebrow.text, eyebrow.style));
  return {
    width: directionOf(fitted.lines.join(" ")) === "rtl" ? width : Math.max(...widths),
    height,
    at: (top) => place(top, { look, eyebrow, fitted, above, step, height }),
  };
}

function setEyebrow(scene: Scene, look: HeadingLook): { text: string; style: TextStyle } | null {
  const text = eyebrowText(scene);
  if (!text) return null;
  const room = look.right - look.left - (look.ornament?.room ?? 0);
  const joined = /[\p{sc=Arabic}\p{sc=Devanagari}]/u.test(text);
  const style = {
    family: look.family,
    weight: 700 as const,
    fontPx: look.eyebrowPx,
    tracking: joined ? 0 : look.eyebrowPx * 0.18,
  };
  const box = {
    maxWidth: room,
    maxHeight: look.eyebrowPx * 2,
    maxLines: 1,
    maxPx: look.eyebrowPx,
    minPx: look.eyebrowPx,
  };
  const fitted = fitText(text, { ...box, lineHeight: 1.2 }, (line) => widthOf(line, style));
  return { text: fitted.lines[0] ?? text, style };
}

interface Set {
  look: HeadingLook;
  eyebrow: ReturnType<typeof setEyebrow>;
  fitted: FittedText;
  above: number;
  step: number;
  height: number;
}

function place(top: number, { look, eyebrow, fitted, above, step, height }: Set): Group {
  const style = { family: look.family, weight: look.weight, fontPx: fitted.fontPx };
  const direction = directionOf(fitted.lines.join(" "));
  const lines = fitted.lines.map((text, index) => {
    const width = Math.min(widthOf(text, style), look.right - look.left);
    const x = direction === "rtl" ? look.right - width : look.left;
    const from = top + above + index * step;
    return { text, x, width, from, baseline: from + step - fitted.fontPx * DESCENT };
  });
  const placed: Placed[] = [];
  const eyebrowX = look.left + (look.ornament?.room ?? 0);
  const eyebrowWidth = eyebrow ? widthOf(eyebrow.text, eyebrow.style) : 0;
  const eyebrowBox = { left: eyebrowX, top, right: eyebrowX + eyebrowWidth, bottom: top + look.eyebrowPx };
  if (eyebrow) placed.push({ name: "eyebrow", box: eyebrowBox });
  const left = Math.min(...lines.map(({ x }) => x));
  const right = Math.max(...lines.map(({ x, width }) => x + width));
  placed.push({ name: "title", box: { left, top: top + above, right, bottom: top + height } });
  const first = eyebrow ? STAGGER_S : 0;
  return {
    beat: "title",
    box: evenBox({
      left: look.left - OVERHANG,
      top: top - 2 - (eyebrow ? 0 : fitted.fontPx * ACCENTS),
      right: look.right + OVERHANG,
      bottom: top + height + 2,
    }),
    placed,
    enterS: first + RISE_S + STAGGER_S * (lines.length - 1),
    draw: (context, t) => {
      if (eyebrow) {
        const share = easeOut(shareAt(t, 0, RISE_S));
        const band = { ...eyebrowBox, left: look.left, right: look.right };
        look.ornament?.draw(context, band, share);
        within(context, { ...band, top: top - 2, bottom: band.bottom + 8 }, share, () => {
          const x = eyebrowX - (1 - share) * 24;
          drawLine(context, eyebrow.text, x, top + look.eyebrowPx * 0.86, {
            ...eyebrow.style,
            colour: look.eyebrowInk,
          });
        });
      }
      for (const [index, { text, x, from, baseline }] of lines.entries()) {
        const share = easeOut(shareAt(t, first + index * STAGGER_S, RISE_S));
        const line = {
          left: look.left - OVERHANG,
          right: look.right + OVERHANG,
          top: from - fitted.fontPx * ACCENTS,
          bottom: from + step + 2,
        };
        within(context, line, share * 1.5, () =>
          drawLine(context, text, x, baseline + (1 - share) * step, { ...style, colour: look.ink, direction }),
        );
      }
    },
  };
}
