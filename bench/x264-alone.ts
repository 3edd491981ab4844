/** One encode of finished frames: the lower bound for any way to make a video with the same encoder. */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { EncodingPreset } from "../src/contract/settings.ts";
import { FRAME } from "../src/contract/video.ts";
import { runFfmpeg } from "../src/media/ffmpeg/run.ts";
import { videoOptions } from "../src/media/render/presets.ts";

const never = { signal: new AbortController().signal, onProgress: () => {} };

/**
 * Decodes a finished video to raw frames and encodes them again with the options of the final render.
 * @param lengthS how much of the video, seconds; raw frames take 93 MB a second on disk
 * @returns seconds of wall time per second of video
 */
export async function x264Alone(
  folder: string,
  video: string,
  preset: EncodingPreset,
  lengthS: number,
): Promise<number> {
  const raw = join(folder, "frames.yuv");
  const size = `${FRAME.width}x${FRAME.height}`;
  const part = ["-t", `${lengthS}`, "-pix_fmt", "yuv420p", "-f", "rawvideo"];
  await runFfmpeg({ inputs: [{ path: video }], outputOptions: ["-an", ...part], output: raw }, never);
  const started = performance.now();
  const input = ["-f", "rawvideo", "-pixel_format", "yuv420p", "-video_size", size, "-framerate", `${FRAME.fps}`];
  await runFfmpeg(
    {
      inputs: [{ path: raw, options: input }],
      outputOptions: [...videoOptions(preset), "-f", "mp4"],
      output: `${raw}.mp4`,
    },
    never,
  );
  const seconds = (performance.now() - started) / 1000;
  await Promise.all([rm(raw), rm(`${raw}.mp4`)]);
  return seconds / lengthS;
}
