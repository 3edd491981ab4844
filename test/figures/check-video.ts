/**
 * Prints every figure of finished videos, read from the outside, and ends with 1 where one is missed:
 *   npx tsx test/figures/check-video.ts [--duration S] [--reference FILE] FILE...
 * Captions are read from the SRT file of the same name, or from captions.srt in the same folder.
 */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { type StepOptions, WORK_FILES } from "../../src/contract/video.ts";
import { type Figure, measureVideo } from "../../src/media/verify/index.ts";
import { captionFigures, parseSrt } from "./caption-metrics.ts";
import { frameFigures, likenessFigure, soundFigures } from "./media-metrics.ts";

const step: StepOptions = { signal: new AbortController().signal, onProgress: () => {} };

async function figuresOf(path: string, durationS?: number, reference?: string): Promise<Figure[]> {
  const { figures, report } = await measureVideo(path, durationS, step);
  if (!report) return figures;
  const beside = [path.replace(/\.\w+$/, ".srt"), join(dirname(path), WORK_FILES.captionsSrt)];
  const srt = beside.find((candidate) => existsSync(candidate));
  const captions = srt ? captionFigures(parseSrt(await readFile(srt, "utf8")), report.duration_s) : [];
  const bytes: Figure = {
    name: "size of the file",
    value: `${(report.size_bytes / 1e6).toFixed(2)} MB`,
    wanted: "any",
    holds: true,
  };
  return [
    bytes,
    ...figures,
    ...(await frameFigures(path, step)),
    ...(await soundFigures(path, step)),
    ...captions,
    ...(reference ? [await likenessFigure(path, reference, step)] : []),
  ];
}

function printTable(path: string, figures: readonly Figure[]): void {
  const width = (column: "name" | "value") => Math.max(...figures.map((figure) => figure[column].length));
  console.log(`\n${path}`);
  for (const { name, value, wanted, holds } of figures) {
    const line = `${name.padEnd(width("name"))}  ${value.padEnd(width("value"))}  ${wanted}`;
    console.log(`  ${holds ? " " : "✗"} ${line}`);
  }
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { duration: { type: "string" }, reference: { type: "string" } },
});
if (positionals.length === 0) {
  console.error("Say which videos: check-video.ts [--duration S] [--reference FILE] FILE...");
  process.exit(2);
}
const durationS = values.duration === undefined ? undefined : Number(values.duration);
const missed: string[] = [];
for (const path of positionals) {
  try {
    const figures = await figuresOf(path, durationS, values.reference);
    printTable(path, figures);
    missed.push(...figures.filter(({ holds }) => !holds).map(({ name, value }) => `${path}: ${name}: ${value}`));
  } catch (error) {
    missed.push(`${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
console.log(
  missed.length === 0 ? `\nEvery figure holds, of ${positionals.length}.` : `\nMissed:\n${missed.join("\n")}`,
);
process.exitCode = missed.length === 0 ? 0 : 1;
