/** Whether a finished file holds the figures that every video must hold. Read from the outside, as a platform would. */
import { Failure } from "../../contract/failures.ts";
import { FRAME, type StepOptions, type VideoReport } from "../../contract/video.ts";
import { type Loudness, MAX_TRUE_PEAK_DB, measureLoudness, TARGET_LUFS } from "../audio/loudness.ts";
import { type Probe, probe } from "../ffmpeg/probe.ts";
import { readMp4Layout } from "./mp4-boxes.ts";
import { groupsOf, videoPackets } from "./packets.ts";

const LOUDNESS_TOLERANCE = 0.5;
const MAX_GOP_S = 2;
const FRAME_S = 1 / FRAME.fps;
const HALF_MS = 0.0005;

type Stream = Probe["streams"][number];

/** Something measured, as people read it. */
export interface Figure {
  name: string;
  value: string;
  wanted: string;
  holds: boolean;
}

const exactly = (name: string, value: unknown, wanted: string): Figure => {
  const read = value === undefined ? "unknown" : String(value);
  return { name, value: read, wanted, holds: read === wanted };
};
const near = (value: number, wanted: number, tolerance: number) => Math.abs(value - wanted) <= tolerance + HALF_MS;
const seconds = (value: number) => `${value.toFixed(3)} s`;

function pictureFigures(stream: Stream): Figure[] {
  return [
    exactly("picture codec", stream.codec_name, "h264"),
    exactly("H.264 profile", stream.profile, "High"),
    exactly("pixel format", stream.pix_fmt, "yuv420p"),
    exactly("size", `${stream.width}×${stream.height}`, `${FRAME.width}×${FRAME.height}`),
    exactly("frame rate", stream.r_frame_rate, `${FRAME.fps}/1`),
    exactly("colour matrix", stream.color_space, "bt709"),
    exactly("colour primaries", stream.color_primaries, "bt709"),
    exactly("transfer", stream.color_transfer, "bt709"),
    exactly("colour range", stream.color_range, "tv"),
  ];
}

function groupFigures({ even, closed, longestS }: ReturnType<typeof groupsOf>): Figure[] {
  return [
    exactly("frame times", even ? "even" : "uneven", "even"),
    exactly("groups of pictures", closed ? "closed" : "open", "closed"),
    {
      name: "longest group",
      value: seconds(longestS),
      wanted: `at most ${MAX_GOP_S} s`,
      holds: longestS <= MAX_GOP_S + HALF_MS,
    },
  ];
}

function soundFigures(stream: Stream, { integrated, truePeak }: Loudness): Figure[] {
  return [
    exactly("sound codec", [stream.codec_name, stream.profile].filter(Boolean).join(" "), "aac LC"),
    exactly("sample rate", stream.sample_rate, "48000"),
    exactly("channels", stream.channels, "2"),
    {
      name: "loudness",
      value: `${integrated} LUFS`,
      wanted: `${TARGET_LUFS} ± ${LOUDNESS_TOLERANCE} LUFS`,
      holds: near(integrated, TARGET_LUFS, LOUDNESS_TOLERANCE),
    },
    {
      name: "true peak",
      value: `${truePeak} dBTP`,
      wanted: `at most ${MAX_TRUE_PEAK_DB} dBTP`,
      holds: truePeak <= MAX_TRUE_PEAK_DB,
    },
  ];
}

function lengthFigure(name: string, value: number, wanted: number): Figure {
  return { name, value: seconds(value), wanted: `${seconds(wanted)} ± 1 frame`, holds: near(value, wanted, FRAME_S) };
}

/**
 * Measures everything that a finished video promises of itself.
 * @param durationS the length it should have; its picture's own where left out
 * @returns the report is null where a stream is missing
 * @throws Failure RenderFailed where it is no media file; the signal's reason when aborted
 */
export async function measureVideo(
  path: string,
  durationS: number | undefined,
  step: StepOptions,
): Promise<{ figures: Figure[]; report: VideoReport | null }> {
  const media = await probe(path, step.signal);
  const ofType = (type: string) => media.streams.find(({ codec_type }) => codec_type === type);
  const [picture, sound] = [ofType("video"), ofType("audio")];
  const [layout, packets, loudness] = await Promise.all([
    readMp4Layout(path),
    videoPackets(path, step.signal),
    sound ? measureLoudness(path, step) : null,
  ]);
  const pictureS = picture?.duration ?? 0;
  const figures = [
    exactly("index", layout.indexFirst ? "first" : "behind the media", "first"),
    exactly("edit list", layout.editList ? "there" : "none", "none"),
    ...(picture
      ? [...pictureFigures(picture), ...groupFigures(groupsOf(packets, FRAME.fps))]
      : [exactly("picture", "missing", "there")]),
    ...(sound && loudness ? soundFigures(sound, loudness) : [exactly("sound", "missing", "there")]),
    ...(picture ? [lengthFigure("length of the picture", pictureS, durationS ?? pictureS)] : []),
    ...(picture && sound ? [lengthFigure("length of the sound", sound.duration ?? 0, pictureS)] : []),
  ];
  if (!picture || !loudness) return { figures, report: null };
  const report = {
    duration_s: Math.round(pictureS * 1000) / 1000,
    loudness_lufs: loudness.integrated,
    true_peak_db: loudness.truePeak,
    size_bytes: media.format.size ?? 0,
  };
  return { figures, report };
}

/**
 * Checks a finished video.
 * @param expected length in seconds
 * @throws Failure VideoRejected naming each figure that is missed; the signal's reason when aborted
 */
export async function verifyVideo(
  path: string,
  expected: { durationS: number },
  step: StepOptions,
): Promise<VideoReport> {
  const { figures, report } = await measureVideo(path, expected.durationS, step);
  const missed = figures.filter(({ holds }) => !holds);
  if (missed.length === 0 && report) return report;
  const list = missed.map(({ name, value, wanted }) => `${name}: ${value}, not ${wanted}`).join("; ");
  throw new Failure(
    "VideoRejected",
    `The finished video misses what the platforms ask for (${list}). Retry it; if it fails again, report this.`,
  );
}
