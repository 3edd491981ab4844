/**
 * The plain way to make such a video, as tutorials show it: zoompan on a picture scaled up fourfold, encoded; then
 * decoded, captioned and encoded again. What Feedreel is measured against.
 */
import { join } from "node:path";
import { FRAME, WORK_FILES } from "../src/contract/video.ts";
import { runFfmpeg } from "../src/media/ffmpeg/run.ts";
import { fontsDir } from "../src/media/text/fonts.ts";

const never = { signal: new AbortController().signal, onProgress: () => {} };

/**
 * @param folder with the picture, the captions and the voice of a video
 * @returns seconds of wall time
 */
export async function plainWay(folder: string, durationS: number, preset: string): Promise<number> {
  const started = performance.now();
  const size = `${FRAME.width}x${FRAME.height}`;
  const frames = Math.round(durationS * FRAME.fps);
  const [width, height] = [FRAME.width * 4, FRAME.height * 4];
  await runFfmpeg(
    {
      inputs: [{ path: join(folder, WORK_FILES.image) }],
      filterGraph: `[0:v]scale=${width}:${height}:force_original_aspect_ratio=increase,crop=${width}:${height},zoompan=z='1+0.1*on/${frames}':x='iw/2-iw/zoom/2':y='ih/2-ih/zoom/2':d=${frames}:s=${size}:fps=${FRAME.fps},format=yuv420p[v]`,
      outputOptions: ["-map", "[v]", "-c:v", "libx264", "-preset", preset],
      output: join(folder, "plain-silent.mp4"),
      durationS,
    },
    never,
  );
  await runFfmpeg(
    {
      inputs: [{ path: join(folder, "plain-silent.mp4") }, { path: join(folder, WORK_FILES.voice) }],
      filterGraph: `[0:v]ass=filename=${join(folder, WORK_FILES.captionsAss)}:fontsdir=${fontsDir()}[v];[1:a]loudnorm=I=-14:TP=-1.5[a]`,
      outputOptions: [
        "-map",
        "[v]",
        "-map",
        "[a]",
        "-c:v",
        "libx264",
        "-preset",
        preset,
        "-c:a",
        "aac",
        "-ar",
        "48000",
      ],
      output: join(folder, "plain.mp4"),
      durationS,
    },
    never,
  );
  return (performance.now() - started) / 1000;
}
