/** Stage 5: encodes still layers, Ken Burns move, animations, captions and voice into the finished file, in one pass. */
import { join } from "node:path";
import { replaceFile } from "../../atomic-write.ts";
import { FRAME, type RenderOptions, type StepOptions, WORK_FILES } from "../../contract/video.ts";
import { normalisingFilter, type VoiceLevel } from "../audio/loudness.ts";
import { type FfmpegJob, filterValue, runFfmpeg } from "../ffmpeg/run.ts";
import { fontsDir } from "../text/fonts.ts";
import { type Composition, compositionSchema, type Layer } from "./composition.ts";
import { kenBurnsFilters } from "./ken-burns.ts";
import { audioAndFileOptions, videoOptions } from "./presets.ts";

const SAMPLE_RATE = 48_000;
/** Samples that ffmpeg's AAC encoder puts before the first one. */
const AAC_PRIMING = 1024;

/** From full-range sRGB to limited-range BT.709: the only colour conversion. */
const TO_BT709 = "scale=out_color_matrix=bt709:out_range=tv:flags=bicubic+accurate_rnd+full_chroma_int";
/** Repeats a picture that is decoded once. */
const REPEAT = `loop=loop=-1:size=1:start=0,setpts=N/(${FRAME.fps}*TB)`;

const STILL = [TO_BT709, "format=yuv420p"];
const OVERLAY = [TO_BT709, "format=yuva420p"];

/** A layer whose x may be an expression of the frame's number, `n`. */
type MovingLayer = Omit<Layer, "x"> & { x: number | string };

/** Filters of the customer's options. They are applied to the plate once, before it is repeated and moved. */
const PHOTO_FILTERS: [option: keyof Omit<RenderOptions, "preset">, filter: string][] = [
  ["denoise", "hqdn3d=8:6:0:0"],
  ["color_correction", "eq=contrast=1.06:brightness=0.01:saturation=1.14"],
  ["sharpen", "unsharp=5:5:0.9:5:5:0"],
];

/**
 * Renders the composition in `folder` to its video.mp4.
 * @param level of the voice in `folder`, from {@link levelVoice}
 * @throws Failure as of runFfmpeg; the signal's reason when aborted
 */
export async function finalRender(
  folder: string,
  { composition, level }: { composition: Composition; level: VoiceLevel | null },
  options: RenderOptions,
  step: StepOptions,
): Promise<void> {
  const plan = compositionSchema.parse(composition);
  const picture = pictureGraph(folder, plan, options);
  const durationS = plan.frames / FRAME.fps;
  const voice = picture.inputs.length;
  await replaceFile(join(folder, WORK_FILES.video), async (partial) => {
    await runFfmpeg(
      {
        inputs: [...picture.inputs, { path: join(folder, WORK_FILES.voice) }],
        filterGraph: `${picture.filterGraph};[${voice}:a]${normalisingFilter(level)},${trimSound(durationS)}[sound]`,
        outputOptions: ["-map", "[picture]", "-map", "[sound]", "-frames:v", `${plan.frames}`].concat(
          videoOptions(options.preset),
          audioAndFileOptions(options.preset),
        ),
        output: partial,
        durationS,
      },
      step,
    );
  });
}

/**
 * Makes the sound as long as the picture. The AAC encoder puts a packet of silence first, and players play it, since the file
 * has no edit list. Every voice begins with silence: cutting off as much of it keeps words and captions in sync.
 */
function trimSound(durationS: number): string {
  const samples = Math.round(durationS * SAMPLE_RATE) - AAC_PRIMING;
  return `atrim=start_sample=${AAC_PRIMING},asetpts=PTS-STARTPTS,apad,atrim=end_sample=${samples}`;
}

/**
 * The inputs and the filter graph of the picture, `[picture]`, in yuv420p BT.709.
 * @param options `captions: false` leaves out the captions
 */
export function pictureGraph(
  folder: string,
  { base, motion, slides, overlays, clips, frames }: Composition,
  options: Omit<RenderOptions, "preset"> & { captions?: boolean },
): Required<Pick<FfmpegJob, "inputs" | "filterGraph">> {
  const sliding = slides.map(({ x, toX, ...slide }) => ({ ...slide, x: `${x}+${toX - x}*n/${frames}` }));
  const onPlate = overlays.filter((overlay) => contains(motion, overlay));
  const elsewhere = overlays.filter((overlay) => !contains(motion, overlay));
  const layers: MovingLayer[] = [base, motion, ...sliding, ...elsewhere, ...clips];
  const photoFilters = PHOTO_FILTERS.flatMap(([option, filter]) => (options[option] ? [filter] : []));
  const sources = [
    [...STILL, REPEAT, `trim=end_frame=${frames}`],
    ["null"],
    ...slides.map(() => [...STILL, REPEAT]),
    ...elsewhere.map(() => [...OVERLAY, REPEAT]),
    ...clips.map(({ startFrame }) => [...STILL, `setpts=(N+${startFrame})/(${FRAME.fps}*TB)`]),
  ];
  const steps = sources.map((filters, index) => `[${index}:v]${filters.join(",")}[layer${index}]`);
  const stills = layers.length - clips.length;
  for (const [index, layer] of layers.entries()) {
    if (index === 0) continue;
    const below = index === 1 ? "[layer0]" : `[over${index - 1}]`;
    steps.push(`${below}[layer${index}]${overlayAt(layer)}${untilCovered(clips, index - stills)}[over${index}]`);
  }
  const captions = filterValue(join(folder, WORK_FILES.captionsAss));
  const captionFilter =
    options.captions === false ? "null" : `ass=filename=${captions}:fontsdir=${filterValue(fontsDir())}`;
  steps.push(`[over${layers.length - 1}]${captionFilter}[picture]`);
  const inputs = layers.map((layer) => rawInput(folder, layer));
  inputs[1] = {
    path: cameraSource(folder, { ...motion, frames }, { photoFilters, overlays: onPlate }),
    options: ["-f", "lavfi"],
  };
  return { inputs, filterGraph: steps.join(";") };
}

const overlayAt = ({ x, y }: Pick<MovingLayer, "x" | "y">) => `overlay=x='${x}':y=${y}:format=yuv420:eof_action=repeat`;

/** Whether a layer's box contains another layer's. */
const contains = ({ x, y, width, height }: Layer, { x: left, y: top, width: across, height: down }: Layer) =>
  x <= left && y <= top && x + width >= left + across && y + height >= top + down;

/** Stops drawing a clip when a later one covers it. */
function untilCovered(clips: Composition["clips"], index: number): string {
  const clip = clips[index];
  const next = clip && clips.slice(index + 1).find((later) => contains(later, clip));
  return next ? `:enable='lt(n,${next.startFrame})'` : "";
}

/**
 * The moving plate as an input with a filter graph of its own: each input has a thread, while the filters of one graph share
 * one. Overlays that lie on the plate are applied here, before blending, so to fewer frames.
 */
function cameraSource(
  folder: string,
  motion: Composition["motion"] & { frames: number },
  { photoFilters, overlays }: { photoFilters: string[]; overlays: Layer[] },
): string {
  const { exact, blended } = kenBurnsFilters(motion);
  const steps = [`${movie(folder, motion)},${[...STILL, ...photoFilters, exact].join(",")}[plate0]`];
  for (const [index, overlay] of overlays.entries()) {
    const filter = overlayAt({ x: overlay.x - motion.x, y: overlay.y - motion.y });
    steps.push(`${movie(folder, overlay)},${OVERLAY.join(",")}[overlay${index}]`);
    steps.push(`[plate${index}][overlay${index}]${filter}[plate${index + 1}]`);
  }
  return [...steps, `[plate${overlays.length}]${blended}`].join(";");
}

function movie(folder: string, { file, width, height }: Layer): string {
  const format = `pixel_format=rgba:video_size=${width}x${height}:framerate=${FRAME.fps}`;
  return `movie=filename=${filterValue(join(folder, file))}:f=rawvideo:format_opts=${filterValue(format)}`;
}

function rawInput(folder: string, { file, width, height }: MovingLayer): FfmpegJob["inputs"][number] {
  const options = ["-f", "rawvideo", "-pixel_format", "rgba", "-video_size", `${width}x${height}`];
  return { path: join(folder, file), options: [...options, "-framerate", `${FRAME.fps}`] };
}
