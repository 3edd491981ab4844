/** Verifies that a finished file meets every technical requirement. It measures the file itself, as a platform would. */
import { Failure } from "../../contract/failures.ts";
import { FRAME, type StepOptions, type VideoReport } from "../../contract/video.ts";
import { type Loudness, MAX_TRUE_PEAK_DB, measureLoudness, TARGET_LUFS } from "../audio/loudness.ts";
import { type Probe, probe } from "../ffmpeg/probe.ts";
import { analyseGops, type GopAnalysis, readVideoPackets } from "./gops.ts";
import { readMp4Layout } from "./mp4-boxes.ts";

const LOUDNESS_TOLERANCE = 0.5;
const MAX_GOP_S = 2;
const FRAME_S = 1 / FRAME.fps;
const HALF_MS = 0.0005;

type Stream = Probe["streams"][number];

/** A measured value beside what is required, both as text for people. */
export interface Metric {
  name: string;
  value: string;
  required: string;
  ok: boolean;
}

const equals = (name: string, value: unknown, required: string): Metric => {
  const text = value === undefined ? "unknown" : String(value);
  return { name, value: text, required, ok: text === required };
};
const isNear = (value: number, target: number, tolerance: number) => Math.abs(value - target) <= tolerance + HALF_MS;
const seconds = (value: number) => `${value.toFixed(3)} s`;

function pictureMetrics(stream: Stream): Metric[] {
  return [
    equals("picture codec", stream.codec_name, "h264"),
    equals("H.264 profile", stream.profile, "High"),
    equals("pixel format", stream.pix_fmt, "yuv420p"),
    equals("size", `${stream.width}×${stream.height}`, `${FRAME.width}×${FRAME.height}`),
    equals("frame rate", stream.r_frame_rate, `${FRAME.fps}/1`),
    equals("colour matrix", stream.color_space, "bt709"),
    equals("colour primaries", stream.color_primaries, "bt709"),
    equals("transfer", stream.color_transfer, "bt709"),
    equals("colour range", stream.color_range, "tv"),
  ];
}

function gopMetrics({ evenlySpaced, closed, longestS }: GopAnalysis): Metric[] {
  return [
    equals("frame times", evenlySpaced ? "even" : "uneven", "even"),
    equals("groups of pictures", closed ? "closed" : "open", "closed"),
    {
      name: "longest group",
      value: seconds(longestS),
      required: `at most ${MAX_GOP_S} s`,
      ok: longestS <= MAX_GOP_S + HALF_MS,
    },
  ];
}

function soundMetrics(stream: Stream, { integrated, truePeak }: Loudness): Metric[] {
  return [
    equals("sound codec", [stream.codec_name, stream.profile].filter(Boolean).join(" "), "aac LC"),
    equals("sample rate", stream.sample_rate, "48000"),
    equals("channels", stream.channels, "2"),
    {
      name: "loudness",
      value: `${integrated} LUFS`,
      required: `${TARGET_LUFS} ± ${LOUDNESS_TOLERANCE} LUFS`,
      ok: isNear(integrated, TARGET_LUFS, LOUDNESS_TOLERANCE),
    },
    {
      name: "true peak",
      value: `${truePeak} dBTP`,
      required: `at most ${MAX_TRUE_PEAK_DB} dBTP`,
      ok: truePeak <= MAX_TRUE_PEAK_DB,
    },
  ];
}

function lengthMetric(name: string, value: number, target: number): Metric {
  return {
    name,
    value: seconds(value),
    required: `${seconds(target)} ± 1 frame`,
    ok: isNear(value, target, FRAME_S),
  };
}

/**
 * Measures everything that is required of a finished video.
 * @param durationS the length it should have, seconds; left out, the picture's own length
 * @returns the report is null where a stream is missing
 * @throws Failure RenderFailed where it is no media file; the signal's reason when aborted
 */
export async function measureVideo(
  path: string,
  durationS: number | undefined,
  step: StepOptions,
): Promise<{ metrics: Metric[]; report: VideoReport | null }> {
  const media = await probe(path, step.signal);
  const ofType = (type: string) => media.streams.find(({ codec_type }) => codec_type === type);
  const [picture, sound] = [ofType("video"), ofType("audio")];
  const [layout, packets, loudness] = await Promise.all([
    readMp4Layout(path),
    readVideoPackets(path, step.signal),
    sound ? measureLoudness(path, step) : null,
  ]);
  const pictureS = picture?.duration ?? 0;
  const metrics = [
    equals("index", layout.indexFirst ? "first" : "behind the media", "first"),
    equals("edit list", layout.editList ? "there" : "none", "none"),
    ...(picture
      ? [...pictureMetrics(picture), ...gopMetrics(analyseGops(packets, FRAME.fps))]
      : [equals("picture", "missing", "there")]),
    ...(sound && loudness ? soundMetrics(sound, loudness) : [equals("sound", "missing", "there")]),
    ...(picture ? [lengthMetric("length of the picture", pictureS, durationS ?? pictureS)] : []),
    ...(picture && sound ? [lengthMetric("length of the sound", sound.duration ?? 0, pictureS)] : []),
  ];
  if (!picture || !loudness) return { metrics, report: null };
  const report = {
    duration_s: Math.round(pictureS * 1000) / 1000,
    loudness_lufs: loudness.integrated,
    true_peak_db: loudness.truePeak,
    size_bytes: media.format.size ?? 0,
  };
  return { metrics, report };
}

/**
 * Verifies a finished video.
 * @param expected the length it should have, seconds
 * @throws Failure VideoRejected naming each requirement that is not met; the signal's reason when aborted
 */
export async function verifyVideo(
  path: string,
  expected: { durationS: number },
  step: StepOptions,
): Promise<VideoReport> {
  const { metrics, report } = await measureVideo(path, expected.durationS, step);
  const failed = metrics.filter(({ ok }) => !ok);
  if (failed.length === 0 && report) return report;
  const list = failed.map(({ name, value, required }) => `${name}: ${value}, not ${required}`).join("; ");
  throw new Failure(
    "VideoRejected",
    `The finished video misses what the platforms ask for (${list}). Retry it; if it fails again, report this.`,
  );
}
