/**
 * The baseline that Feedreel is measured against: how tutorials make such a video. zoompan on a picture scaled up fourfold, encoded;
 * then decoded, captioned and encoded again.
 */
import { join } from "node:path";
import { FRAME, WORK_FILES } from "../src/contract/video.ts";
import { runFfmpeg } from "../src/media/ffmpeg/run.ts";
import { fontsDir } from "../src/media/text/fonts.ts";

const never = { signal: new AbortController().signal, onProgress: () => {} };

/**
 * @param folder work folder of a video: its picture, captions and voice are used
 * @param durationS length of the video to make, seconds
 * @param preset of x264
 * @returns wall time, seconds
 */
export async function renderBaseline(folder: string, durationS: number, preset: string): Promise<number> {
  const started = performance.now();
  const size = `${FRAME.width}x${FRAME.height}`;
  const frames = Math.round(durationS * FRAME.fps);
  const video = ["-map", "[v]", "-c:v", "libx264", "-preset", preset];
  const audio = ["-map", "[a]", "-c:a", "aac", "-ar", "48000"];
  const [width, height] = [FRAME.width * 4, FRAME.height * 4];
  await runFfmpeg(
    {
      inputs: [{ path: join(folder, WORK_FILES.image) }],
      filterGraph: `[0:v]scale=${width}:${height}:force_original_aspect_ratio=increase,crop=${width}:${height},zoompan=z='1+0.1*on/${frames}':x='iw/2-iw/zoom/2':y='ih/2-ih/zoom/2':d=${frames}:s=${size}:fps=${FRAME.fps},format=yuv420p[v]`,
      outputOptions: video,
      output: join(folder, "baseline-silent.mp4"),
      durationS,
    },
    never,
  );
  await runFfmpeg(
    {
      inputs: [{ path: join(folder, "baseline-silent.mp4") }, { path: join(folder, WORK_FILES.voice) }],
      filterGraph: `[0:v]ass=filename=${join(folder, WORK_FILES.captionsAss)}:fontsdir=${fontsDir()}[v];[1:a]loudnorm=I=-14:TP=-1.5[a]`,
      outputOptions: [...video, ...audio],
      output: join(folder, "baseline.mp4"),
      durationS,
    },
    never,
  );
  return (performance.now() - started) / 1000;
}
