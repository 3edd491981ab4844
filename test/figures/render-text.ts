/**
 * A tool, not a test. Renders texts as batch mode does, for viewing and measuring:
 *   npx tsx test/figures/render-text.ts OUT_DIR "Why is space dark?" … [--duration 15] [--voice en-US-GuyNeural] [--template collection]
 * Writes a folder with all files of each, and the finished video beside it.
 */
import { copyFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { brandingSchema, DEFAULT_SETTINGS, renderSettingsSchema } from "../../src/contract/settings.ts";
import { STAGE_NAMES } from "../../src/contract/stages.ts";
import { WORK_FILES } from "../../src/contract/video.ts";
import { textScene } from "../../src/copywriting/scene.ts";
import { renderScene } from "./render-product.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    duration: { type: "string", default: "15" },
    voice: { type: "string", default: "en-US-GuyNeural" },
    template: { type: "string", default: "product_spotlight" },
    primary: { type: "string" },
    accent: { type: "string" },
    font: { type: "string" },
  },
});
const [outDir, ...texts] = positionals;
if (outDir === undefined || texts.length === 0) {
  console.error("usage: render-text.ts OUT_DIR TEXT…");
  process.exit(2);
}
const settings = renderSettingsSchema.parse({
  ...DEFAULT_SETTINGS,
  tts_provider: "espeak",
  voice_id: values.voice,
  duration_s: Number(values.duration),
});
const branding = brandingSchema.parse({
  template: values.template,
  primary_color: values.primary,
  accent_color: values.accent,
  font: values.font,
});
for (const [index, text] of texts.entries()) {
  const name = `${values.template}-${index + 1}`;
  const folder = join(resolve(outDir), name);
  const scene = textScene(text, branding, settings);
  const options = { settings, branding, dataDir: join(resolve(outDir), "data"), folder };
  const { stages, narration } = await renderScene(scene, options, async () => {});
  const seconds = STAGE_NAMES.map((stage) => stages[stage]);
  const perSecond = seconds.reduce((sum, each) => sum + each, 0) / narration.duration_s;
  const timings = STAGE_NAMES.map((stage) => `${stage} ${stages[stage].toFixed(2)}`);
  console.log(`${name} ${narration.duration_s} s: ${timings.join(", ")}; ${perSecond.toFixed(3)} a second`);
  await copyFile(join(folder, WORK_FILES.video), join(resolve(outDir), `${name}.mp4`));
}
