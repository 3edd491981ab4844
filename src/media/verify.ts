/** Whether a finished file holds the figures that every video must hold. Read from the outside, as a platform would. */
import { Failure } from "../contract/failures.ts";
import { FRAME, type StepOptions, type VideoReport } from "../contract/video.ts";
import { type Probe, probe } from "./ffmpeg.ts";
import { type Loudness, MAX_TRUE_PEAK_DB, measureLoudness, TARGET_LUFS } from "./loudness.ts";
import { readMp4Layout } from "./mp4-boxes.ts";
import { groupsOf, videoPackets } from "./packets.ts";

const LOUDNESS_TOLERANCE = 0.5;
const MAX_GOP_S = 2;
const FRAME_S = 1 / FRAME.fps;
const HALF_MS = 0.0005;

type Stream = Probe["streams"][number];
/** A figure's name, what it is, and what it should be; true where it only holds or not. */
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
    ["sound codec", [stream.codec_name, stream.profile].filter(Boolean).join(" "), "aac LC"],
    ["sample rate", stream.sample_rate, 48_000],
    ["channels", stream.channels, 2],
  ];
}

const within = (value: number, limit: number) => Math.abs(value) <= limit + HALF_MS;

interface Measured {
  picture: Stream | undefined;
  sound: Stream | undefined;
  layout: Awaited<ReturnType<typeof readMp4Layout>>;
  groups: ReturnType<typeof groupsOf>;
  loudness: Loudness | null;
}

/** All figures, those of a missing stream left out. */
function allChecks({ picture, sound, layout, groups, loudness }: Measured, durationS: number): Check[] {
  const pictureS = picture?.duration ?? 0;
  const soundS = sound?.duration ?? 0;
  return [
    ["picture", picture ? true : "missing", true],
    ["sound", sound ? true : "missing", true],
    ...(picture ? pictureChecks(picture) : []),
    ...(sound ? soundChecks(sound) : []),
    ["index before the media", layout.indexFirst || "after it", true],
    ["edit list", layout.editList ? "there is one" : true, true],
    ...(picture ? groupChecks(groups) : []),
    ["length", !picture || within(pictureS - durationS, FRAME_S) || `${pictureS} s, not ${durationS} s`, true],
    [
      "sound as long as the picture",
      !picture || !sound || within(soundS - pictureS, FRAME_S) || `${soundS} s and ${pictureS} s`,
      true,
    ],
    ...(loudness ? loudnessChecks(loudness) : []),
  ];
}

function groupChecks({ even, closed, longestS }: ReturnType<typeof groupsOf>): Check[] {
  return [
    ["evenly spaced frames", even || "uneven", true],
    ["closed groups of pictures", closed || "open", true],
    ["key frame at least every 2 s", longestS <= MAX_GOP_S + HALF_MS || `${longestS.toFixed(2)} s`, true],
  ];
}

function loudnessChecks({ integrated, truePeak }: Loudness): Check[] {
  return [
    ["loudness", within(integrated - TARGET_LUFS, LOUDNESS_TOLERANCE) || `${integrated} LUFS`, true],
    ["true peak", truePeak <= MAX_TRUE_PEAK_DB || `${truePeak} dBTP`, true],
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
  const media = await probe(path, step.signal);
  const ofType = (type: string) => media.streams.find(({ codec_type }) => codec_type === type);
  const [picture, sound] = [ofType("video"), ofType("audio")];
  const [layout, packets, loudness] = await Promise.all([
    readMp4Layout(path),
    videoPackets(path, step.signal),
    sound ? measureLoudness(path, step) : null,
  ]);
  const measured = { picture, sound, layout, groups: groupsOf(packets, FRAME.fps), loudness };
  const missed = allChecks(measured, expected.durationS).filter(([, actual, wanted]) => actual !== wanted);
  if (missed.length > 0 || !picture || !loudness) {
    const list = missed.map(
      ([figure, actual, wanted]) => `${figure}: ${actual}${wanted === true ? "" : `, not ${wanted}`}`,
    );
    throw new Failure(
      "VideoRejected",
      `The finished video misses what the platforms ask for (${list.join("; ")}). Retry it; if it fails again, report this.`,
    );
  }
  return {
    duration_s: Math.round((picture.duration ?? 0) * 1000) / 1000,
    loudness_lufs: loudness.integrated,
    true_peak_db: loudness.truePeak,
    size_bytes: media.format.size ?? 0,
  };
}
