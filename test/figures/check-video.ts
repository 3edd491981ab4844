/**
 * A tool, not a test. Prints the metrics of finished videos, and exits with 1 if one misses its requirement:
 *   npx tsx test/figures/check-video.ts [--duration S] [--reference FILE] FILE...
 * Captions are read from the SRT file of the same name, or from captions.srt in the same folder.
 */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { type StepOptions, WORK_FILES } from "../../src/contract/video.ts";
import { type Metric, measureVideo } from "../../src/media/verify/index.ts";
import { captionMetrics, parseSrt } from "./caption-metrics.ts";
import { frameMetrics, similarityMetric, soundMetrics } from "./media-metrics.ts";

const step: StepOptions = { signal: new AbortController().signal, onProgress: () => {} };

async function metricsOf(path: string, durationS?: number, reference?: string): Promise<Metric[]> {
  const { metrics, report } = await measureVideo(path, durationS, step);
  if (!report) return metrics;
  const beside = [path.replace(/\.\w+$/, ".srt"), join(dirname(path), WORK_FILES.captionsSrt)];
  const srt = beside.find((candidate) => existsSync(candidate));
  const captions = srt ? captionMetrics(parseSrt(await readFile(srt, "utf8")), report.duration_s) : [];
  const bytes: Metric = {
    name: "size of the file",
    value: `${(report.size_bytes / 1e6).toFixed(2)} MB`,
    required: "any",
    ok: true,
  };
  return [
    bytes,
    ...metrics,
    ...(await frameMetrics(path, step)),
    ...(await soundMetrics(path, step)),
    ...captions,
    ...(reference ? [await similarityMetric(path, reference, step)] : []),
  ];
}

function printTable(path: string, metrics: readonly Metric[]): void {
  const width = (column: "name" | "value") => Math.max(...metrics.map((metric) => metric[column].length));
  console.log(`\n${path}`);
  for (const { name, value, required, ok } of metrics) {
    const line = `${name.padEnd(width("name"))}  ${value.padEnd(width("value"))}  ${required}`;
    console.log(`  ${ok ? " " : "✗"} ${line}`);
  }
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { duration: { type: "string" }, reference: { type: "string" } },
});
if (positionals.length === 0) {
  console.error("usage: check-video.ts [--duration S] [--reference FILE] FILE...");
  process.exit(2);
}
const durationS = values.duration === undefined ? undefined : Number(values.duration);
const failed: string[] = [];
for (const path of positionals) {
  try {
    const metrics = await metricsOf(path, durationS, values.reference);
    printTable(path, metrics);
    failed.push(...metrics.filter(({ ok }) => !ok).map(({ name, value }) => `${path}: ${name}: ${value}`));
  } catch (error) {
    failed.push(`${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
console.log(
  failed.length === 0 ? `\nAll requirements met (files: ${positionals.length}).` : `\nNot met:\n${failed.join("\n")}`,
);
process.exitCode = failed.length === 0 ? 0 : 1;
