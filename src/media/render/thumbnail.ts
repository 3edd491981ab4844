/** Makes a video's thumbnail. */
import { rm } from "node:fs/promises";
import sharp from "sharp";
import { writeAtomically } from "../../atomic-write.ts";
import { FRAME, type StepOptions } from "../../contract/video.ts";
import { runFfmpeg } from "../ffmpeg/run.ts";

const WIDTH = FRAME.width / 2;
const QUALITY = 84;
/** The moment, as a fraction of the video: everything has entered, and it is not over yet. */
const MOMENT = 0.9;

/**
 * Makes a thumbnail of a finished video: 540×960, progressive JPEG.
 * @throws Failure as of runFfmpeg
 */
export async function makeThumbnail(
  videoPath: string,
  durationS: number,
  target: string,
  step: StepOptions,
): Promise<void> {
  const frame = `${target}.png`;
  try {
    await runFfmpeg(
      {
        inputs: [{ path: videoPath, options: ["-ss", (durationS * MOMENT).toFixed(3)] }],
        outputOptions: ["-frames:v", "1", "-f", "image2", "-c:v", "png", "-compression_level", "1", "-update", "1"],
        output: frame,
      },
      { signal: step.signal, onProgress: () => {} },
    );
    const picture = sharp(frame).resize(WIDTH).jpeg({ quality: QUALITY, progressive: true, mozjpeg: true });
    // Not toFile(): it hides that the disk is full.
    await writeAtomically(target, await picture.toBuffer());
  } finally {
    await rm(frame, { force: true });
  }
}
