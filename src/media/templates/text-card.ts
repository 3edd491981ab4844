/** The title card of a text: the title in large type, its words highlighted as they are spoken. */
import type { Scene, Word } from "../../contract/video.ts";
import { type Box, expandToEven } from "../draw/box.ts";
import { type Context, fillRoundRect, withClip } from "../draw/canvas.ts";
import { dimmed } from "../draw/colour.ts";
import { easeInOut, easeOut, progressAt } from "../draw/easing.ts";
import type { TextBounds } from "../draw/element.ts";
import { TEXT_SIDES } from "../draw/safe-area.ts";
import { drawText } from "../draw/text-line.ts";
import type { TextCardStyle } from "./template.ts";
import { highlightBox, layOutTextCard, type Part, type TextCardLayout } from "./text-card-layout.ts";

/** A part of the card that changes from one time to another, seconds. */
export interface Change {
  box: Box;
  from: number;
  to: number;
}

export interface TextCard {
  texts: TextBounds[];
  /** Draws all words as they are at a time, seconds. */
  draw: (context: Context, t: number) => void;
  /** In order of time. Between them nothing moves. The first is the entrance. */
  changes: Change[];
}

const RISE_S = 0.42;
const STAGGER_S = 0.05;
const HIGHLIGHT_IN_S = 0.14;
const HIGHLIGHT_OUT_S = 0.22;
/** Corner radius of the highlight, in em. */
const HIGHLIGHT_RADIUS = 0.12;
/** Accents above a line, in em. */
const ACCENTS = 0.14;

/**
 * @param words all spoken words in order
 * @param bottom lower edge of the title, pixels
 */
export function textCard(scene: Scene, words: readonly Word[], style: TextCardStyle, bottom: number): TextCard {
  const layout = layOutTextCard(scene, words, style, bottom);
  const { parts, lines, lineStep, top } = layout;
  const { fontPx } = layout.style;
  const dimmedColour = dimmed(style.textColour, style.backgrounds);
  const lineTop = (index: number) => top + index * lineStep - fontPx * ACCENTS;
  const entranceS = RISE_S + STAGGER_S * (lines.length - 1);
  const inkBox = {
    left: Math.min(...parts.map(({ x }) => x)),
    right: Math.max(...parts.map(({ x, width }) => x + width)),
    top,
    bottom: top + lineStep * lines.length,
  };
  const entrance = {
    box: expandToEven({ ...inkBox, ...TEXT_SIDES, top: lineTop(0) }),
    from: 0,
    to: entranceS,
  };
  const highlights = parts.flatMap((part) => {
    if (!part.spoken) return [];
    const [from, to] = [Math.max(entranceS, part.spoken.from), part.spoken.to + HIGHLIGHT_OUT_S];
    return to > from ? [{ box: expandToEven(highlightBox(part, fontPx)), from, to }] : [];
  });
  return {
    texts: [{ name: "title", box: inkBox }],
    draw: (context, t) => {
      for (const part of parts) {
        const drawCurrent = () => drawPart(context, part, t, { layout, style, dimmedColour });
        const progress = easeOut(progressAt(t, part.line * STAGGER_S, RISE_S));
        const clip = { ...TEXT_SIDES, top: lineTop(part.line), bottom: top + (part.line + 1) * lineStep + 2 };
        if (progress === 1) drawCurrent();
        else
          withClip(context, clip, progress * 1.5, () => {
            context.translate(0, (1 - progress) * lineStep);
            drawCurrent();
          });
      }
    },
    changes: [entrance, ...highlights.sort((a, b) => a.from - b.from)],
  };
}

/** Draws a part dimmed before it is spoken, highlighted while it is, and in the text's colour after it. */
function drawPart(
  context: Context,
  part: Part,
  t: number,
  { layout, style, dimmedColour }: { layout: TextCardLayout; style: TextCardStyle; dimmedColour: string },
): void {
  const { text, x, baseline, spoken } = part;
  const { direction } = layout;
  const { fontPx } = layout.style;
  const write = (colour: string) => drawText(context, text, x, baseline, { ...layout.style, colour, direction });
  const shown = spoken ? easeOut(progressAt(t, spoken.from, HIGHLIGHT_IN_S)) : 1;
  const hidden = spoken ? easeInOut(progressAt(t, spoken.to, HIGHLIGHT_OUT_S)) : 1;
  write(shown < 1 ? dimmedColour : style.textColour);
  if (shown === 0 || hidden === 1) return;
  // The highlight is wiped in and out in reading direction.
  const box = highlightBox(part, fontPx);
  const width = box.right - box.left;
  const wiped =
    direction === "rtl"
      ? { ...box, left: box.right - shown * width, right: box.right - hidden * width }
      : { ...box, left: box.left + hidden * width, right: box.left + shown * width };
  const radius = Math.min(fontPx * HIGHLIGHT_RADIUS, (wiped.right - wiped.left) / 2);
  fillRoundRect(context, wiped, radius, style.highlight.background);
  withClip(context, wiped, 1, () => write(style.highlight.textColour));
}
