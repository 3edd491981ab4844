/** The platforms' encoding presets: H.264 High and AAC-LC in MP4, index first, no edit list. */
import { availableParallelism } from "node:os";
import type { EncodingPreset } from "../../contract/settings.ts";
import { FRAME } from "../../contract/video.ts";

interface Encoding {
  /** x264's constant rate factor; lower is better and larger. */
  crf: number;
  /** Maximum bit rate of the picture, kbit/s. */
  maxRate: number;
  /** Longest distance of key frames, in frames. */
  gop: number;
  bFrames: number;
  /** kbit/s */
  audioRate: number;
}

export const ENCODINGS: Record<EncodingPreset, Encoding> = {
  /** TikTok Ads Manager, "Video ads specifications": at least 516 kbit/s, at most 500 MB. TikTok re-encodes, so more is better. */
  tiktok: { crf: 18, maxRate: 10_000, gop: 60, bFrames: 2, audioRate: 160 },
  /** Instagram Graph API, "Media", Reel specifications: at most 25 Mbit/s, closed GOP, AAC at 128 kbit/s. */
  reels: { crf: 18, maxRate: 16_000, gop: 60, bFrames: 2, audioRate: 128 },
  /** YouTube Help, "Recommended upload encoding settings": 1080p30 at 8 Mbit/s, GOP of half the frame rate, stereo 384 kbit/s. */
  youtube_shorts: { crf: 18, maxRate: 8_000, gop: 15, bFrames: 2, audioRate: 384 },
};

/** The fastest x264 preset whose motion estimation is good enough for text and photographs. */
const X264_PRESET = "veryfast";
/** More threads cost memory and gain nothing at this frame size. */
const MAX_THREADS = 6;

/** ffmpeg's output options for a platform's picture. */
export function videoOptions(preset: EncodingPreset): string[] {
  const { crf, maxRate, gop, bFrames } = ENCODINGS[preset];
  const threads = Math.min(MAX_THREADS, Math.ceil(availableParallelism() * 1.5));
  return [
    `-c:v libx264 -preset ${X264_PRESET} -profile:v high -pix_fmt yuv420p -r ${FRAME.fps}`,
    `-crf ${crf} -maxrate ${maxRate}k -bufsize ${maxRate * 2}k`,
    `-g ${gop} -bf ${bFrames} -flags +cgop -threads ${threads}`,
    // Gives more bits to dark, even areas, where banding shows first.
    "-aq-mode 3",
    "-colorspace bt709 -color_primaries bt709 -color_trc bt709 -color_range tv",
  ].flatMap((options) => options.split(" "));
}

/** ffmpeg's output options for a platform's sound and file format. */
export function audioAndFileOptions(preset: EncodingPreset): string[] {
  const { audioRate } = ENCODINGS[preset];
  return [
    `-c:a aac -profile:a aac_low -b:a ${audioRate}k -ar 48000 -ac 2`,
    "-use_editlist 0 -movflags +faststart+negative_cts_offsets -map_metadata -1 -f mp4",
  ].flatMap((options) => options.split(" "));
}
