/** Whether a finished file holds the figures that every video must hold. Read from the outside, as a platform would. */
import { Failure } from "../contract/failures.ts";
import { FRAME, type StepOptions, type VideoReport } from "../contract/video.ts";
import { type Probe, probe } from "./ffmpeg.ts";
import { MAX_TRUE_PEAK_DB, measureLoudness, TARGET_LUFS } from "./loudness.ts";
import { readMp4Layout } from "./mp4-boxes.ts";
import { groupsOf, videoPackets } from "./packets.ts";

const LOUDNESS_TOLERANCE = 0.5;
const MAX_GOP_S = 2;
const FRAME_S = 1 / FRAME.fps;
const HALF_MS = 0.0005;

type Stream = Probe["streams"][number];
/** A figure's name, what it is, and what it should be; compared as text. */
type Check = [figure: string, actual: unknown, expected: unknown];

function pictureChecks(stream: Stream): Check[] {
  return [
    ["picture codec", stream.codec_name, "h264"],
    ["H.264 profile", stream.profile, "High"],
    ["pixel format", stream.pix_fmt, "yuv420p"],
    ["size", `${stream.width}×${stream.height}`, `${FRAME.width}×${FRAME.height}`],
    ["frame rate", stream.r_frame_rate, `${FRAME.fps}/1`],
    ["colour matrix", stream.color_space, "bt709"],
    ["colour primaries", stream.color_primaries, "bt709"],
    ["transfer", stream.color_transfer, "bt709"],
    ["colour range", stream.color_range, "tv"],
  ];
}

function soundChecks(stream: Stream): Check[] {
  return [
    ["sound codec", stream.codec_name, "aac"],
    ["AAC profile", stream.profile, "LC"],
    ["sample rate", stream.sample_rate, 48_000],
    ["channels", stream.channels, 2],
  ];
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
  const [media, layout, packets, loudness] = await Promise.all([
    probe(path, step.signal),
    readMp4Layout(path),
    videoPackets(path, step.signal),
    measureLoudness(path, step),
  ]);
  const picture = media.streams.find(({ codec_type }) => codec_type === "video");
  const sound = media.streams.find(({ codec_type }) => codec_type === "audio");
  const groups = groupsOf(packets, FRAME.fps);
  const pictureS = picture?.duration ?? 0;
  const soundS = sound?.duration ?? 0;
  const within = (value: number, limit: number) => Math.abs(value) <= limit + HALF_MS;
  const checks: Check[] = [
    ...(picture ? pictureChecks(picture) : ([["picture", "missing", "there"]] satisfies Check[])),
    ...(sound ? soundChecks(sound) : ([["sound", "missing", "there"]] satisfies Check[])),
    ["index before the media", layout.indexFirst, true],
    ["edit list", layout.editList, false],
    ["evenly spaced frames", groups.even, true],
    ["closed groups of pictures", groups.closed, true],
    ["key frame at least every 2 s", groups.longestS <= MAX_GOP_S + HALF_MS || `${groups.longestS} s`, true],
    ["length", within(pictureS - expected.durationS, FRAME_S) || `${pictureS} s, not ${expected.durationS} s`, true],
    ["sound as long as the picture", within(soundS - pictureS, FRAME_S) || `${soundS} s and ${pictureS} s`, true],
    ["loudness", within(loudness.integrated - TARGET_LUFS, LOUDNESS_TOLERANCE) || `${loudness.integrated} LUFS`, true],
    ["true peak", loudness.truePeak <= MAX_TRUE_PEAK_DB || `${loudness.truePeak} dBTP`, true],
  ];
  const missed = checks.filter(([, actual, wanted]) => actual !== wanted);
  if (missed.length > 0) {
    const list = missed.map(([figure, actual, wanted]) =>
      typeof wanted === "boolean" ? `${figure}: ${actual}` : `${figure}: ${actual}, not ${wanted}`,
    );
    throw new Failure("VideoRejected", `The finished video misses what the platforms ask for (${list.join("; ")}).`);
  }
  return {
    duration_s: Math.round(pictureS * 1000) / 1000,
    loudness_lufs: loudness.integrated,
    true_peak_db: loudness.truePeak,
    size_bytes: media.format.size ?? 0,
  };
}
