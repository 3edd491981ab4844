/** Stage 4 for a text: its card over a drawn picture, on the same ground as the profile's products. */
import { FRAME, type Narration, type Scene, type StepOptions, type Word } from "../../contract/video.ts";
import { drawArtwork } from "../draw/artwork/index.ts";
import { evenBox, fillRound } from "../draw/drawing.ts";
import type { Box } from "../draw/layout.ts";
import { barColour, cutTrack, drawTrack, type Track, trackOf } from "../draw/track.ts";
import { backdropOf, blurred } from "../photo/backdrop.ts";
import { TEMPLATES } from "../templates/index.ts";
import type { Sketch } from "../templates/template.ts";
import { type TextCard, textCard } from "../templates/text-card.ts";
import { titleWords } from "../text/title-timing.ts";
import type { Composition } from "./composition.ts";
import { kenBurnsPath } from "./ken-burns.ts";
import { type Clip, canvasOf, drawClip, drawStill, PHOTO_FILE, pixelsOf, writeLayer } from "./layers.ts";

/** Between the words and the picture below them. */
const FOOT = 24;

const cardOf = (scene: Scene, words: readonly Word[]): TextCard => {
  const template = TEMPLATES[scene.branding.template];
  return textCard(scene, words, template.card(scene), template.zone.bottom - FOOT);
};

/** The boxes of the words that a text's video shows, captions not counted. */
export function textBoxes(scene: Scene): { name: string; box: Box }[] {
  return cardOf(scene, []).placed;
}

/**
 * Draws the layers of a text's video into its work folder. The same text gives the same files, however often it is drawn.
 * @throws the signal's reason when aborted
 */
export async function composeText(
  scene: Scene,
  narration: Pick<Narration, "duration_s" | "sentences">,
  folder: string,
  step: StepOptions,
): Promise<Composition> {
  const template = TEMPLATES[scene.branding.template];
  const colours = template.card(scene);
  const frames = Math.round(narration.duration_s * FRAME.fps);
  const { window } = template;
  const size = { width: window.right - window.left, height: window.bottom - window.top };
  const artwork = drawArtwork(size, scene.branding, scene.text ?? scene.title);
  step.signal.throwIfAborted();
  step.onProgress(0.3);

  const track = trackOf(sentenceStarts(narration));
  const ground = template.sketch(scene);
  const sketch: Sketch = {
    ...ground,
    drawBase: (context, backdrop) => {
      ground.drawBase(context, backdrop);
      drawTrack(context, track, colours);
    },
    veils: [...ground.veils, trackVeil(track)],
  };
  const { base, layers } = await drawStill(sketch, backdropOf(await blurred(artwork.pixels, size), size), folder);
  const photo = await writeLayer(folder, PHOTO_FILE, window, artwork.pixels);
  const bar = await writeBar(folder, track.box, barColour(colours));
  step.onProgress(0.5);

  const words = narration.sentences.flatMap((sentence) => sentence.words);
  const card = cardOf(scene, titleWords(scene.title, words));
  const clips: Clip[] = [];
  for (const [index, { box, from, to }] of card.changes.entries()) {
    const startFrame = Math.round(from * FRAME.fps);
    const start = startFrame / FRAME.fps;
    const lengthS = Math.min(to - start, (frames - 1 - startFrame) / FRAME.fps);
    if (lengthS <= 0) continue;
    const file = `words-${index}.rgba`;
    const draw: Parameters<typeof drawClip>[2]["draw"] = (context, t) => card.draw(context, start + t);
    clips.push(await drawClip(box, { base, folder, step }, { file, lengthS, draw, startFrame }));
    step.onProgress(0.5 + (0.5 * (index + 1)) / card.changes.length);
  }
  const path = kenBurnsPath(size, artwork.subject, frames, scene.title);
  return { frames, ...layers, motion: { ...photo, from: path.from, to: path.to }, slides: [bar], clips };
}

/** Where the sentences after the first begin, as parts of the video. */
function sentenceStarts({ sentences, duration_s }: Pick<Narration, "duration_s" | "sentences">): number[] {
  return sentences.slice(1).flatMap(({ words }) => (words[0] ? [words[0].start / duration_s] : []));
}

/** The bar comes from behind the frame's left edge; all it may show through is the track. */
function trackVeil(track: Track): Sketch["veils"][number] {
  return {
    box: evenBox({ ...track.box, left: 0 }),
    draw: (context, base) => {
      context.drawImage(base, 0, 0);
      cutTrack(context, track);
    },
  };
}

/** As long as the track, so that it fills it in the video's last frame. */
async function writeBar(folder: string, box: Box, colour: string): Promise<NonNullable<Composition["slides"]>[number]> {
  const canvas = canvasOf(box, (context) => fillRound(context, box, 0, colour));
  const layer = await writeLayer(folder, "bar.rgba", box, pixelsOf(canvas));
  return { ...layer, x: box.left - layer.width, toX: box.left };
}
