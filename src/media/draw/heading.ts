/** The heading: an eyebrow (the brand) and the title, whose lines rise out of their baselines one after another. */
import type { Scene } from "../../contract/video.ts";
import { cleanText, directionOf, type FittedText, fitText } from "../text/fit-text.ts";
import type { FontWeight } from "../text/fonts.ts";
import { type Box, expandToEven } from "./box.ts";
import { type Context, withClip } from "./canvas.ts";
import { easeOut, progressAt } from "./easing.ts";
import type { AnimatedElement, TextBounds } from "./element.ts";
import { GLYPH_OVERHANG } from "./safe-area.ts";
import { drawText, measureIn, type TextStyle, textWidth } from "./text-line.ts";

export interface HeadingStyle {
  weight: FontWeight;
  colour: string;
  eyebrowColour: string;
  eyebrowPx: number;
  /** Space between eyebrow and title, pixels. */
  eyebrowGap: number;
  /** An ornament before the eyebrow; `width` is the space kept for it. Drawn at a progress of its entrance. */
  ornament?: { width: number; draw: (context: Context, box: Box, progress: number) => void };
  maxPx: number;
  minPx: number;
  maxLines: number;
  /** Distance of baselines, in em. */
  lineHeight: number;
}

/** Where a heading goes, pixels. */
export interface HeadingBox {
  left: number;
  right: number;
  maxHeight: number;
}

export interface Heading {
  /** Width of the widest line. */
  width: number;
  height: number;
  /** Places the heading with its upper edge at `top`. */
  at: (top: number) => AnimatedElement;
}

const RISE_S = 0.55;
const STAGGER_S = 0.09;
/** Descent below the baseline and accents above a line, in em. */
const DESCENT = 0.28;
const ACCENTS = 0.14;

/** The eyebrow's text: the brand, else the product's innermost category. */
function eyebrowText({ brand, category }: Pick<Scene, "brand" | "category">): string | null {
  const text = cleanText(brand ?? "") || cleanText(category?.split(">").at(-1) ?? "");
  return text ? text.toLocaleUpperCase() : null;
}

/** Lays out a scene's heading in the brand's font. */
export function heading(scene: Scene, style: HeadingStyle, box: HeadingBox): Heading {
  const { font: family } = scene.branding;
  const width = box.right - box.left;
  const eyebrow = layOutEyebrow(scene, style, width);
  const titleOffset = eyebrow ? style.eyebrowPx + style.eyebrowGap : 0;
  const { maxPx, minPx, maxLines, lineHeight, weight } = style;
  const fitted = fitText(
    scene.title,
    { maxWidth: width, maxHeight: box.maxHeight - titleOffset, maxLines, maxPx, minPx, lineHeight },
    measureIn(family, weight),
  );
  const lineStep = fitted.fontPx * lineHeight;
  const height = Math.ceil(titleOffset + lineStep * fitted.lines.length);
  const titleStyle = { family, weight, fontPx: fitted.fontPx };
  const widths = fitted.lines.map((line) => textWidth(line, titleStyle));
  if (eyebrow) widths.push((style.ornament?.width ?? 0) + textWidth(eyebrow.text, eyebrow.style));
  return {
    width: directionOf(fitted.lines.join(" ")) === "rtl" ? width : Math.max(...widths),
    height,
    at: (top) => placeHeading(top, { style, box, eyebrow, titleStyle, fitted, titleOffset, lineStep, height }),
  };
}

function layOutEyebrow(
  scene: Scene,
  { ornament, eyebrowPx: fontPx }: HeadingStyle,
  width: number,
): { text: string; style: TextStyle } | null {
  const text = eyebrowText(scene);
  if (!text) return null;
  // Letter spacing would break the joins of these scripts.
  const isJoined = /[\p{sc=Arabic}\p{sc=Devanagari}]/u.test(text);
  const style = {
    family: scene.branding.font,
    weight: 700 as const,
    fontPx,
    letterSpacing: isJoined ? 0 : fontPx * 0.18,
  };
  const fitted = fitText(
    text,
    {
      maxWidth: width - (ornament?.width ?? 0),
      maxHeight: fontPx * 2,
      maxLines: 1,
      maxPx: fontPx,
      minPx: fontPx,
      lineHeight: 1.2,
    },
    (line) => textWidth(line, style),
  );
  return { text: fitted.lines[0] ?? text, style };
}

interface HeadingLayout {
  style: HeadingStyle;
  box: HeadingBox;
  eyebrow: { text: string; style: TextStyle } | null;
  titleStyle: TextStyle;
  fitted: FittedText;
  titleOffset: number;
  lineStep: number;
  height: number;
}

function placeHeading(
  top: number,
  { style, box, eyebrow, titleStyle, fitted, titleOffset, lineStep, height }: HeadingLayout,
): AnimatedElement {
  const { fontPx } = fitted;
  const direction = directionOf(fitted.lines.join(" "));
  const lines = fitted.lines.map((text, index) => {
    const width = Math.min(textWidth(text, titleStyle), box.right - box.left);
    const x = direction === "rtl" ? box.right - width : box.left;
    const lineTop = top + titleOffset + index * lineStep;
    return { text, x, width, top: lineTop, baseline: lineTop + lineStep - fontPx * DESCENT };
  });
  const eyebrowX = box.left + (style.ornament?.width ?? 0);
  const eyebrowWidth = eyebrow ? textWidth(eyebrow.text, eyebrow.style) : 0;
  const eyebrowBox = { left: eyebrowX, top, right: eyebrowX + eyebrowWidth, bottom: top + style.eyebrowPx };
  const texts: TextBounds[] = eyebrow ? [{ name: "eyebrow", box: eyebrowBox }] : [];
  texts.push({
    name: "title",
    box: {
      left: Math.min(...lines.map(({ x }) => x)),
      top: top + titleOffset,
      right: Math.max(...lines.map(({ x, width }) => x + width)),
      bottom: top + height,
    },
  });

  const drawEyebrow = (context: Context, t: number) => {
    if (!eyebrow) return;
    const progress = easeOut(progressAt(t, 0, RISE_S));
    const row = { ...eyebrowBox, left: box.left, right: box.right };
    style.ornament?.draw(context, row, progress);
    withClip(context, { ...row, top: top - 2, bottom: row.bottom + 8 }, progress, () => {
      const x = eyebrowX - (1 - progress) * 24;
      const baseline = top + style.eyebrowPx * 0.86;
      drawText(context, eyebrow.text, x, baseline, { ...eyebrow.style, colour: style.eyebrowColour });
    });
  };
  const titleDelayS = eyebrow ? STAGGER_S : 0;
  return {
    beat: "title",
    box: expandToEven({
      left: box.left - GLYPH_OVERHANG,
      top: top - 2 - (eyebrow ? 0 : fontPx * ACCENTS),
      right: box.right + GLYPH_OVERHANG,
      bottom: top + height + 2,
    }),
    texts,
    entranceS: titleDelayS + RISE_S + STAGGER_S * (lines.length - 1),
    draw: (context, t) => {
      drawEyebrow(context, t);
      for (const [index, line] of lines.entries()) {
        const progress = easeOut(progressAt(t, titleDelayS + index * STAGGER_S, RISE_S));
        const clip = {
          left: box.left - GLYPH_OVERHANG,
          right: box.right + GLYPH_OVERHANG,
          top: line.top - fontPx * ACCENTS,
          bottom: line.top + lineStep + 2,
        };
        withClip(context, clip, progress * 1.5, () => {
          const y = line.baseline + (1 - progress) * lineStep;
          drawText(context, line.text, line.x, y, { ...titleStyle, colour: style.colour, direction });
        });
      }
    },
  };
}
