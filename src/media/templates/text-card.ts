/** A text's card: its headline in large type, whose words are marked as they are spoken. */
import type { Scene, Word } from "../../contract/video.ts";
import { dimmed } from "../draw/colour.ts";
import { drawLine, evenBox, fillRound, measureIn, type TextStyle, widthOf, within } from "../draw/drawing.ts";
import { type Box, SIDES } from "../draw/layout.ts";
import { easeInOut, easeOut, shareAt } from "../draw/motion.ts";
import { TRACK_BOX } from "../draw/track.ts";
import { directionOf, fitText } from "../text/fit.ts";
import { lettersAndDigits, letterTimes } from "../text/title-timing.ts";
import type { CardColours, Context, Placed } from "./template.ts";

/** Something on the card that changes between two times, seconds, and where it does. */
export interface Change {
  box: Box;
  from: number;
  to: number;
}

export interface TextCard {
  placed: Placed[];
  /** Draws all words as they are at a time, seconds. */
  draw: (context: Context, t: number) => void;
  /** In order; between them nothing moves. The first is how the words come in. */
  changes: Change[];
}

const { left: LEFT, right: RIGHT } = TRACK_BOX;
/** Below the line that shows how far the video is. */
const WORDS_FROM = TRACK_BOX.bottom + 34;
const TYPE = { maxPx: 140, minPx: 56, maxLines: 6, lineHeight: 1.16 };
/** For titles with a word that no line can hold. */
const TYPE_OF_LONG_WORDS = { ...TYPE, maxPx: 100, minPx: 44, breakWords: true };
const DESCENT = 0.28;
/** The mark reaches from above the capitals to below the baseline, in parts of the type size. */
const MARK = { above: 0.86, below: 0.24, side: 0.09, radius: 0.12 };

const RISE_S = 0.42;
const STAGGER_S = 0.05;
const MARK_S = 0.14;
const UNMARK_S = 0.22;
/** The mark stays on a word through a pause, but no longer. */
const LONGEST_PAUSE_S = 0.5;
/** Words of so few letters share their mark with the next. */
const SMALL_WORD = 2;
const RIGHT_TO_LEFT = /[\p{sc=Arabic}\p{sc=Hebrew}\p{sc=Syriac}\p{sc=Thaana}]/u;

interface Piece {
  text: string;
  line: number;
  x: number;
  width: number;
  baseline: number;
  /** Until when from its first sound on; null where it is not spoken. */
  spoken: { from: number; to: number } | null;
}

/** The pieces of a line that are marked one by one: words, but a whole line of scripts whose words do not stand in order. */
function piecesOf(line: string): string[] {
  if (RIGHT_TO_LEFT.test(line)) return [line];
  const pieces: string[] = [];
  for (const word of line.split(" ")) {
    const last = pieces.at(-1);
    const joins = last !== undefined && /\p{L}/u.test(last) && [...last].length <= SMALL_WORD;
    if (joins) pieces[pieces.length - 1] = `${last} ${word}`;
    else pieces.push(word);
  }
  return pieces;
}

interface Setting {
  pieces: Piece[];
  lines: string[];
  style: TextStyle;
  step: number;
  top: number;
  direction: "ltr" | "rtl";
}

function set(scene: Scene, words: readonly Word[], colours: CardColours, bottom: number): Setting {
  const { font: family } = scene.branding;
  const room = { maxWidth: RIGHT - LEFT, maxHeight: bottom - WORDS_FROM };
  const measure = measureIn(family, colours.weight);
  const asWritten = fitText(scene.title, { ...room, ...TYPE }, measure);
  const { lines, fontPx } = asWritten.shortened
    ? fitText(scene.title, { ...room, ...TYPE_OF_LONG_WORDS }, measure)
    : asWritten;
  const style = { family, weight: colours.weight, fontPx };
  const direction = directionOf(lines.join(" "));
  const step = fontPx * TYPE.lineHeight;
  const top = bottom - step * lines.length;
  const times = letterTimes(scene.title.replace(/…$/u, ""), words);
  let lettersBefore = 0;
  const pieces = lines.flatMap((line, index): Piece[] => {
    const lineX = direction === "rtl" ? RIGHT - widthOf(line, style) : LEFT;
    const baseline = top + (index + 1) * step - fontPx * DESCENT;
    let at = 0;
    return piecesOf(line).map((text) => {
      const start = line.indexOf(text, at);
      at = start + text.length;
      const from = times[lettersBefore];
      lettersBefore += lettersAndDigits(text).length;
      const x = lineX + widthOf(line.slice(0, start), style);
      const to = times[lettersBefore] ?? words.at(-1)?.end ?? 0;
      return {
        text,
        line: index,
        x,
        width: widthOf(text, style),
        baseline,
        spoken: from === undefined || lettersAndDigits(text) === "" ? null : { from, to },
      };
    });
  });
  return { pieces: withoutPauses(pieces, words), lines, style, step, top, direction };
}

/** A mark ends with its word where a long pause follows. */
function withoutPauses(pieces: Piece[], words: readonly Word[]): Piece[] {
  return pieces.map((piece) => {
    const { spoken } = piece;
    if (!spoken) return piece;
    const last = words.findLast(({ start }) => start < spoken.to - 1e-6);
    const to = last ? Math.min(spoken.to, last.end + LONGEST_PAUSE_S) : spoken.to;
    return { ...piece, spoken: { ...spoken, to } };
  });
}

function markBox({ x, width, baseline }: Piece, fontPx: number): Box {
  const side = fontPx * MARK.side;
  return {
    left: Math.max(SIDES.left, x - side),
    right: Math.min(SIDES.right, x + width + side),
    top: baseline - fontPx * MARK.above,
    bottom: baseline + fontPx * MARK.below,
  };
}

/**
 * @param words as spoken, in order; those of other words than the title's are no matter
 * @param bottom where the words end, pixels
 */
export function textCard(scene: Scene, words: readonly Word[], colours: CardColours, bottom: number): TextCard {
  const setting = set(scene, words, colours, bottom);
  const { pieces, lines, style, step, top, direction } = setting;
  const { fontPx } = style;
  const dim = dimmed(colours.ink, colours.grounds);
  const lineBox = (index: number): Box => ({
    left: SIDES.left,
    right: SIDES.right,
    top: top + index * step - fontPx * 0.14,
    bottom: top + (index + 1) * step + 2,
  });
  const enterS = RISE_S + STAGGER_S * (lines.length - 1);
  const drawPiece = (context: Context, piece: Piece, t: number) => {
    const { text, x, baseline, spoken } = piece;
    const write = (colour: string) => drawLine(context, text, x, baseline, { ...style, colour, direction });
    const came = spoken ? easeOut(shareAt(t, spoken.from, MARK_S)) : 1;
    const left = spoken ? easeInOut(shareAt(t, spoken.to, UNMARK_S)) : 1;
    write(came < 1 ? dim : colours.ink);
    if (came === 0 || left === 1) return;
    const mark = markBox(piece, fontPx);
    const width = mark.right - mark.left;
    const backwards = direction === "rtl";
    const [near, far] = [left * width, came * width];
    const shown = backwards
      ? { ...mark, left: mark.right - far, right: mark.right - near }
      : { ...mark, left: mark.left + near, right: mark.left + far };
    fillRound(context, shown, Math.min(fontPx * MARK.radius, (shown.right - shown.left) / 2), colours.mark.ground);
    within(context, shown, 1, () => write(colours.mark.ink));
  };
  const inkBox = {
    left: Math.min(...pieces.map(({ x }) => x)),
    right: Math.max(...pieces.map(({ x, width }) => x + width)),
    top,
    bottom: top + step * lines.length,
  };
  const entered = pieces.flatMap((piece) => {
    if (!piece.spoken) return [];
    const [from, to] = [Math.max(enterS, piece.spoken.from), piece.spoken.to + UNMARK_S];
    return to > from ? [{ box: evenBox(markBox(piece, fontPx)), from, to }] : [];
  });
  return {
    placed: [{ name: "title", box: inkBox }],
    draw: (context, t) => {
      for (const piece of pieces) {
        const share = easeOut(shareAt(t, piece.line * STAGGER_S, RISE_S));
        if (share === 1) drawPiece(context, piece, t);
        else
          within(context, lineBox(piece.line), share * 1.5, () => {
            context.translate(0, (1 - share) * step);
            drawPiece(context, piece, t);
          });
      }
    },
    changes: [
      { box: evenBox({ ...inkBox, left: SIDES.left, right: SIDES.right, top: lineBox(0).top }), from: 0, to: enterS },
      ...entered.sort((a, b) => a.from - b.from),
    ],
  };
}
