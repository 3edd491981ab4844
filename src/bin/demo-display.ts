/** The demo's live progress of a batch in the terminal: a line for each product, redrawn in place; plain lines where there is no terminal. */
import { styleText } from "node:util";
import { createLogUpdate } from "log-update";
import { STAGE_NAMES, STAGES } from "../contract/stages.ts";

export interface ProductLine {
  product_id: string;
  title: string | null;
  status: "queued" | "processing" | "completed" | "failed" | "cancelled";
  stage: string | null;
  progress: number;
  error: string | null;
}

const BAR_CELLS = 24;
const TITLE_CELLS = 34;

/** So that a title is never cut inside a character. */
const graphemes = new Intl.Segmenter("ro", { granularity: "grapheme" });

function fitted(text: string, cells: number): string {
  const letters = [...graphemes.segment(text)].map(({ segment }) => segment);
  return letters.length <= cells
    ? text + " ".repeat(cells - letters.length)
    : `${letters.slice(0, cells - 1).join("")}…`;
}

/** A bar whose cells are marked where one stage ends and the next begins. */
function bar(progress: number, colour: "green" | "cyan" | "red"): string {
  const filled = Math.round((progress / 100) * BAR_CELLS);
  const ends = new Set(STAGE_NAMES.map((stage) => Math.round((STAGES[stage].to / 100) * BAR_CELLS)));
  const cells = Array.from({ length: BAR_CELLS }, (_, i) => (i < filled ? "━" : ends.has(i + 1) ? "╴" : "─"));
  return styleText(colour, cells.slice(0, filled).join("")) + styleText("dim", cells.slice(filled).join(""));
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(1).padStart(5)} s`;

function line(product: ProductLine, elapsedMs: number): string {
  const name = fitted(product.title ?? product.product_id, TITLE_CELLS);
  switch (product.status) {
    case "completed":
      return `${styleText("green", "✓")} ${name} ${bar(100, "green")} ${seconds(elapsedMs)}`;
    case "failed":
    case "cancelled":
      return `${styleText("red", "✗")} ${name} ${bar(product.progress, "red")} ${seconds(elapsedMs)}  ${styleText("red", `${product.stage}: ${product.error ?? product.status}`)}`;
    case "processing": {
      const step = product.stage ? STAGE_NAMES.indexOf(product.stage as (typeof STAGE_NAMES)[number]) + 1 : 1;
      const stage = `${step}/${STAGE_NAMES.length} ${product.stage ?? "setup"}`;
      return `${styleText("cyan", "●")} ${name} ${bar(product.progress, "cyan")} ${seconds(elapsedMs)}  ${stage}`;
    }
    default:
      return `${styleText("dim", `○ ${name}`)} ${bar(0, "cyan")}          ${styleText("dim", "waiting")}`;
  }
}

/** Draws states as they come, and measures each product's time. */
export function createDisplay(out: NodeJS.WriteStream) {
  const update = createLogUpdate(out, { showCursor: false });
  const times = new Map<string, { from: number; to: number | null }>();
  const said = new Map<string, string>();

  const elapsed = (product: ProductLine): number => {
    if (product.status === "queued") return 0;
    const time = times.get(product.product_id) ?? { from: Date.now(), to: null };
    if (product.status !== "processing") time.to ??= Date.now();
    times.set(product.product_id, time);
    return (time.to ?? Date.now()) - time.from;
  };

  return {
    draw(products: ProductLine[]): void {
      const lines = products.map((product) => line(product, elapsed(product)));
      if (out.isTTY) {
        update(lines.join("\n"));
        return;
      }
      // Where nothing can be redrawn, each change of stage is a line.
      products.forEach((product, i) => {
        const state = `${product.status} ${product.stage}`;
        if (said.get(product.product_id) !== state && product.status !== "queued") out.write(`${lines[i]}\n`);
        said.set(product.product_id, state);
      });
    },
    end(): void {
      if (out.isTTY) update.done();
    },
  };
}
