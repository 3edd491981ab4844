import { rename, rm } from "node:fs/promises";
import sharp from "sharp";
import { FRAME, type StepOptions } from "../../contract/video.ts";
import { runFfmpeg } from "../ffmpeg/run.ts";

const WIDTH = FRAME.width / 2;
const QUALITY = 84;
/** By then every part of the picture has come in, and the end has not begun. */
const AT = 0.9;

/**
 * Makes a picture of a finished video: 540×960, progressive JPEG, whole or not at all.
 * @throws Failure as of runFfmpeg
 */
export async function makeThumbnail(
  videoPath: string,
  durationS: number,
  target: string,
  step: StepOptions,
): Promise<void> {
  const frame = `${target}.png`;
  const part = `${target}.part`;
  try {
    await runFfmpeg(
      {
        inputs: [{ path: videoPath, options: ["-ss", (durationS * AT).toFixed(3)] }],
        outputOptions: ["-frames:v", "1", "-f", "image2", "-c:v", "png", "-compression_level", "1", "-update", "1"],
        output: frame,
      },
      { signal: step.signal, onProgress: () => {} },
    );
    await sharp(frame).resize(WIDTH).jpeg({ quality: QUALITY, progressive: true, mozjpeg: true }).toFile(part);
    await rename(part, target);
  } finally {
    await Promise.all([rm(frame, { force: true }), rm(part, { force: true })]);
  }
}
