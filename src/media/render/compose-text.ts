/** Composes a text's video: a drawn picture as the plate, the title card on the template's background. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { FRAME, type Narration, type Scene, type StepOptions, type Word } from "../../contract/video.ts";
import { drawArtwork } from "../draw/artwork/index.ts";
import { type Box, expandToEven } from "../draw/box.ts";
import { fillRoundRect } from "../draw/canvas.ts";
import { backdropOf, blurPlate } from "../photo/backdrop.ts";
import { TEMPLATES } from "../templates/index.ts";
import { barColour, cutOutTrack, drawTrack, type Track, trackOf } from "../templates/sentence-progress-bar.ts";
import type { Layout, Overlay } from "../templates/template.ts";
import { type TextCard, textCard } from "../templates/text-card.ts";
import { titleWords } from "../text/title-timing.ts";
import type { Clip, Composition } from "./composition.ts";
import { kenBurnsPath } from "./ken-burns.ts";
import { type Animation, drawClip, drawLayer, drawStills, layerAt, PLATE_FILE } from "./layers.ts";

/** Space between the title and the picture below it, pixels. */
const MARGIN = 24;

/** A text's title card, without captions. */
export function textCardOf(scene: Scene, words: readonly Word[]): TextCard {
  const { animationArea, textCardStyle } = TEMPLATES[scene.branding.template];
  return textCard(scene, words, textCardStyle(scene), animationArea.bottom - MARGIN);
}

/** @throws the signal's reason when aborted */
export async function composeText(
  scene: Scene,
  narration: Pick<Narration, "duration_s" | "sentences">,
  folder: string,
  step: StepOptions,
): Promise<Composition> {
  const { photoWindow, textCardStyle, layOut } = TEMPLATES[scene.branding.template];
  const frames = Math.round(narration.duration_s * FRAME.fps);
  const plate = layerAt(PLATE_FILE, photoWindow);
  const artwork = drawArtwork(plate, scene.branding, scene.text ?? scene.title);
  await writeFile(join(folder, PLATE_FILE), artwork.pixels);
  step.signal.throwIfAborted();
  step.onProgress(0.3);

  const style = textCardStyle(scene);
  const track = trackOf(sentenceStarts(narration));
  const layout = layOut(scene);
  const stills: Pick<Layout, "drawBase" | "overlays"> = {
    drawBase: (context, backdrop) => {
      layout.drawBase(context, backdrop);
      drawTrack(context, track, style);
    },
    overlays: [...layout.overlays, trackOverlay(track)],
  };
  const backdrop = backdropOf(await blurPlate(artwork.pixels, plate), plate);
  const { base, layers } = await drawStills(stills, backdrop, folder);
  const bar = await drawBar(folder, track.box, barColour(style));
  step.onProgress(0.5);

  const words = narration.sentences.flatMap((sentence) => sentence.words);
  const card = textCardOf(scene, titleWords(scene.title, words));
  const clips: Clip[] = [];
  for (const [index, { box, from, to }] of card.changes.entries()) {
    const startFrame = Math.round(from * FRAME.fps);
    const start = startFrame / FRAME.fps;
    const durationS = Math.min(to - start, (frames - 1 - startFrame) / FRAME.fps);
    if (durationS <= 0) continue;
    const draw: Animation["draw"] = (context, t) => card.draw(context, start + t);
    clips.push(
      await drawClip({ file: `words-${index}.rgba`, box, startFrame, durationS, draw }, { base, folder, step }),
    );
    step.onProgress(0.5 + (0.5 * (index + 1)) / card.changes.length);
  }
  const { from, to } = kenBurnsPath(plate, artwork.subject, frames, scene.title);
  return { frames, ...layers, motion: { ...plate, from, to }, slides: [bar], clips };
}

/** When the sentences after the first begin, as fractions of the video. */
function sentenceStarts({ sentences, duration_s }: Pick<Narration, "duration_s" | "sentences">): number[] {
  return sentences.slice(1).flatMap(({ words }) => (words[0] ? [words[0].start / duration_s] : []));
}

/** Covers the bar, which slides in from the left edge of the frame, everywhere but on the track. */
function trackOverlay(track: Track): Overlay {
  return {
    box: expandToEven({ ...track.box, left: 0 }),
    draw: (context, base) => {
      context.drawImage(base, 0, 0);
      cutOutTrack(context, track);
    },
  };
}

/** The bar is as long as the track, which it fills in the last frame. */
async function drawBar(folder: string, box: Box, colour: string): Promise<Composition["slides"][number]> {
  const layer = await drawLayer(folder, "bar.rgba", box, (context) => fillRoundRect(context, box, 0, colour));
  return { ...layer, x: box.left - layer.width, toX: box.left };
}
