/** The one encode: still layers, Ken Burns, animations, captions and voice become the finished file. */
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
/** Samples that ffmpeg's AAC encoder writes before the first of ours. */
const AAC_PRIMING = 1024;

/** From full-range sRGB to limited-range BT.709, the one conversion of colours there is. */
const TO_BT709 = "scale=out_color_matrix=bt709:out_range=tv:flags=bicubic+accurate_rnd+full_chroma_int";
/** A picture decoded once stands for all frames. */
const HOLD = `loop=loop=-1:size=1:start=0,setpts=N/(${FRAME.fps}*TB)`;

const STILL = [TO_BT709, "format=yuv420p"];
const VEIL = [TO_BT709, "format=yuva420p"];

/** A layer whose place may be a formula of the frame's number, `n`. */
type PlacedLayer = Omit<Layer, "x"> & { x: number | string };

/** What the customer's options do to the photograph; done once, before it is held and moved. */
const TREATMENTS: [option: keyof Omit<RenderOptions, "preset">, filter: string][] = [
  ["denoise", "hqdn3d=8:6:0:0"],
  ["color_correction", "eq=contrast=1.06:brightness=0.01:saturation=1.14"],
  ["sharpen", "unsharp=5:5:0.9:5:5:0"],
];

/**
 * Renders the composition in `folder` to its video.mp4.
 * @param level as found for the voice in `folder`
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
        filterGraph: `${picture.filterGraph};[${voice}:a]${normalisingFilter(level)},${soundTrim(durationS)}[sound]`,
        outputOptions: [
          ...["-map", "[picture]", "-map", "[sound]", "-frames:v", `${plan.frames}`],
          ...videoOptions(options.preset),
          ...audioAndFileOptions(options.preset),
        ],
        output: partial,
        durationS,
      },
      step,
    );
  });
}

/**
 * As long as the picture. AAC puts a packet of silence first, which a file without an edit list plays; leaving out as
 * much of the silence that every voice begins with keeps the words on their captions to the sample.
 */
function soundTrim(durationS: number): string {
  const samples = Math.round(durationS * SAMPLE_RATE) - AAC_PRIMING;
  return `atrim=start_sample=${AAC_PRIMING},asetpts=PTS-STARTPTS,apad,atrim=end_sample=${samples}`;
}

/**
 * The inputs and the filter graph of the silent picture, `[picture]`, in yuv420p BT.709.
 * @param options `captions: false` leaves the captions out
 */
export function pictureGraph(
  folder: string,
  { base, motion, slides = [], veils, clips, frames }: Composition,
  options: Omit<RenderOptions, "preset"> & { captions?: boolean },
): Required<Pick<FfmpegJob, "inputs" | "filterGraph">> {
  const travelling = slides.map(({ x, toX, ...slide }) => ({ ...slide, x: `${x}+${toX - x}*n/${frames}` }));
  const [onPhoto, elsewhere] = [
    veils.filter((veil) => covers(motion, veil)),
    veils.filter((veil) => !covers(motion, veil)),
  ];
  const layers: PlacedLayer[] = [base, motion, ...travelling, ...elsewhere, ...clips];
  const treatments = TREATMENTS.flatMap(([option, filter]) => (options[option] ? [filter] : []));
  const sources = [
    [...STILL, HOLD, `trim=end_frame=${frames}`],
    ["null"],
    ...slides.map(() => [...STILL, HOLD]),
    ...elsewhere.map(() => [...VEIL, HOLD]),
    ...clips.map(({ startFrame }) => [...STILL, `setpts=(N+${startFrame})/(${FRAME.fps}*TB)`]),
  ];
  const steps = sources.map((filters, index) => `[${index}:v]${filters.join(",")}[layer${index}]`);
  const stills = layers.length - clips.length;
  for (const [index, layer] of layers.entries()) {
    if (index === 0) continue;
    const under = index === 1 ? "[layer0]" : `[over${index - 1}]`;
    steps.push(`${under}[layer${index}]${overlayAt(layer)}${untilCovered(clips, index - stills)}[over${index}]`);
  }
  const captions = filterValue(join(folder, WORK_FILES.captionsAss));
  const last = options.captions === false ? "null" : `ass=filename=${captions}:fontsdir=${filterValue(fontsDir())}`;
  steps.push(`[over${layers.length - 1}]${last}[picture]`);
  const inputs = layers.map((layer) => rawInput(folder, layer));
  inputs[1] = {
    path: cameraSource(folder, { ...motion, frames }, { treatments, veils: onPhoto }),
    options: ["-f", "lavfi"],
  };
  return { inputs, filterGraph: steps.join(";") };
}

const overlayAt = ({ x, y }: Pick<PlacedLayer, "x" | "y">) => `overlay=x='${x}':y=${y}:format=yuv420:eof_action=repeat`;

/** Whether nothing of another layer shows beside this one. */
const covers = ({ x, y, width, height }: Layer, { x: left, y: top, width: across, height: down }: Layer) =>
  x <= left && y <= top && x + width >= left + across && y + height >= top + down;

/** A clip need not be drawn any more once another lies on it. */
function untilCovered(clips: Composition["clips"], index: number): string {
  const clip = clips[index];
  const next = clip && clips.slice(index + 1).find((later) => covers(later, clip));
  return next ? `:enable='lt(n,${next.startFrame})'` : "";
}

/**
 * The moving photograph as an input of its own: inputs have a thread each, filters of one graph share one. Veils that lie
 * wholly over it are part of it, so that they are laid only over the frames that are not blends.
 */
function cameraSource(
  folder: string,
  motion: Composition["motion"] & { frames: number },
  { treatments, veils }: { treatments: string[]; veils: Layer[] },
): string {
  const { exact, between } = kenBurnsFilters(motion);
  const steps = [`${movie(folder, motion)},${[...STILL, ...treatments, exact].join(",")}[photo0]`];
  for (const [index, veil] of veils.entries()) {
    const place = overlayAt({ x: veil.x - motion.x, y: veil.y - motion.y });
    steps.push(`${movie(folder, veil)},${VEIL.join(",")}[veil${index}]`);
    steps.push(`[photo${index}][veil${index}]${place}[photo${index + 1}]`);
  }
  return [...steps, `[photo${veils.length}]${between}`].join(";");
}

function movie(folder: string, { file, width, height }: Layer): string {
  const format = `pixel_format=rgba:video_size=${width}x${height}:framerate=${FRAME.fps}`;
  return `movie=filename=${filterValue(join(folder, file))}:f=rawvideo:format_opts=${filterValue(format)}`;
}

function rawInput(folder: string, { file, width, height }: PlacedLayer): FfmpegJob["inputs"][number] {
  const options = ["-f", "rawvideo", "-pixel_format", "rgba", "-video_size", `${width}x${height}`];
  return { path: join(folder, file), options: [...options, "-framerate", `${FRAME.fps}`] };
}
