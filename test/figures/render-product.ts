/** A tool, not a test: takes a product or a text through the functions of the six stages, without Temporal and database: for viewing and measuring. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fetchImage } from "../../src/catalog/fetch-image.ts";
import type { FeedItem } from "../../src/contract/catalog.ts";
import type { Branding, RenderSettings } from "../../src/contract/settings.ts";
import { STAGE_NAMES, type Stage } from "../../src/contract/stages.ts";
import {
  type Narration,
  type Scene,
  type StepOptions,
  type VideoReport,
  WORK_FILES,
} from "../../src/contract/video.ts";
import { writeScript } from "../../src/copywriting/index.ts";
import { productScene } from "../../src/copywriting/scene.ts";
import type { SafeFetch } from "../../src/http/safe-fetch.ts";
import { levelVoice } from "../../src/media/audio/loudness.ts";
import { writeAss } from "../../src/media/captions/ass.ts";
import { layOutCues } from "../../src/media/captions/layout.ts";
import { writeSrt } from "../../src/media/captions/srt.ts";
import { compose } from "../../src/media/render/compose.ts";
import { finalRender } from "../../src/media/render/final-render.ts";
import { makeThumbnail } from "../../src/media/render/thumbnail.ts";
import { captionBand } from "../../src/media/templates/index.ts";
import { withoutTitle } from "../../src/media/text/title-timing.ts";
import { verifyVideo } from "../../src/media/verify/index.ts";
import { narrate } from "../../src/speech/narrate.ts";

export interface RenderedProduct {
  /** Wall time, seconds. */
  stages: Record<Stage, number>;
  narration: Narration;
  report: VideoReport;
}

export interface RenderProductOptions {
  settings: RenderSettings;
  branding: Branding;
  /** Holds the caches of speech and pictures. */
  dataDir: string;
  /** Created if missing; all files of the stages stay in it. */
  folder: string;
  safeFetch: SafeFetch;
}

/**
 * Renders a product, each stage as its activity does.
 * @throws Failure as of the stages; Error where the item has no picture
 */
export async function renderProduct(item: FeedItem, options: RenderProductOptions): Promise<RenderedProduct> {
  const { image_link: image } = item;
  if (image === null) throw new Error(`${item.external_id} has no picture`);
  const { safeFetch, dataDir, folder } = options;
  const cache = { safeFetch, cacheDir: join(dataDir, "cache") };
  const scene = productScene(item, options.branding, { ctaText: options.settings.cta_text, now: new Date() });
  return renderScene(scene, options, (step) => fetchImage(image, join(folder, WORK_FILES.image), cache, step));
}

/**
 * Renders a scene, from the voiceover on.
 * @param fetchPicture writes the picture, if there is one
 * @throws Failure as of the stages
 */
export async function renderScene(
  scene: Scene,
  { settings, branding, dataDir, folder }: Omit<RenderProductOptions, "safeFetch">,
  fetchPicture: (step: StepOptions) => Promise<unknown>,
): Promise<RenderedProduct> {
  await mkdir(folder, { recursive: true });
  const step: StepOptions = { signal: new AbortController().signal, onProgress: () => {} };
  const file = (name: string) => join(folder, name);
  const stages = Object.fromEntries(STAGE_NAMES.map((name) => [name, 0])) as Record<Stage, number>;
  async function timed<T>(stage: Stage, work: () => Promise<T>): Promise<T> {
    const started = performance.now();
    const result = await work();
    stages[stage] = (performance.now() - started) / 1000;
    return result;
  }

  await timed("setup", () => fetchPicture(step));
  const { narration, level } = await timed("voiceover", async () => {
    const script = await writeScript(scene, settings, { config: {}, signal: step.signal });
    const narrated = await narrate(script, scene, settings, { config: { DATA_DIR: dataDir }, folder }, step);
    return { narration: narrated, level: await levelVoice(file(WORK_FILES.voice), step) };
  });
  await timed("subtitles", async () => {
    const cues = layOutCues(narration.sentences, narration.duration_s);
    const { sentences, duration_s } = narration;
    const burned = scene.kind === "text" ? layOutCues(withoutTitle(scene.title, sentences), duration_s) : cues;
    await writeFile(file(WORK_FILES.captionsAss), writeAss(burned, { band: captionBand(branding.template), branding }));
    await writeFile(file(WORK_FILES.captionsSrt), writeSrt(cues));
  });
  const composition = await timed("composition", () =>
    compose(scene, narration, { folder, cacheDir: join(dataDir, "cache") }, step),
  );
  await timed("final_render", () =>
    finalRender(
      folder,
      { composition, level },
      {
        preset: settings.encoding_preset,
        denoise: settings.enable_denoise,
        sharpen: settings.enable_sharpen,
        color_correction: settings.enable_color_correction,
      },
      step,
    ),
  );
  const report = await timed("library", async () => {
    const measured = await verifyVideo(file(WORK_FILES.video), { durationS: narration.duration_s }, step);
    await makeThumbnail(file(WORK_FILES.video), narration.duration_s, file(WORK_FILES.thumbnail), step);
    return measured;
  });
  await writeFile(file(WORK_FILES.narration), JSON.stringify(narration));
  return { stages, narration, report };
}
