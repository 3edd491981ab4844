/** Reads a video's packets, without decoding, and analyses its groups of pictures (GOPs): how key frames divide it. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";

const MAX_OUTPUT_BYTES = 16 * 1024 * 1024;

export interface Packet {
  /** Presentation time, seconds. */
  pts: number;
  isKeyFrame: boolean;
}

/**
 * @returns the packets in decoding order; none where there is no video stream
 * @throws the signal's reason when aborted
 */
export async function readVideoPackets(path: string, signal: AbortSignal): Promise<Packet[]> {
  const entries = ["-select_streams", "v:0", "-show_entries", "packet=pts_time,flags"];
  const args = ["-v", "error", ...entries, "-of", "csv=p=0", path];
  const { stdout } = await promisify(execFile)("ffprobe", args, { signal, maxBuffer: MAX_OUTPUT_BYTES }).catch(
    (error: unknown) => {
      signal.throwIfAborted();
      throw error;
    },
  );
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.split(","))
    .map(([pts = "", flags = ""]) => ({ pts: Number(pts), isKeyFrame: flags.startsWith("K") }));
}

export interface GopAnalysis {
  /** Longest distance of two key frames, seconds. */
  longestS: number;
  /** Whether every GOP is closed: no frame decoded after a key frame is shown before it. */
  closed: boolean;
  /** Whether the frames' times are those of a constant frame rate. */
  evenlySpaced: boolean;
}

/**
 * @param packets in decoding order
 * @param fps the frame rate that the video should have
 */
export function analyseGops(packets: readonly Packet[], fps: number): GopAnalysis {
  const times = packets.map(({ pts }) => pts).toSorted((a, b) => a - b);
  const evenlySpaced =
    times.length > 0 &&
    times.every((time, i) => i === 0 || Math.abs(time - (times[i - 1] ?? 0) - 1 / fps) < 0.25 / fps);
  const end = (times.at(-1) ?? 0) + 1 / fps;
  const keyTimes = packets.filter(({ isKeyFrame }) => isKeyFrame).map(({ pts }) => pts);
  const longestS = Math.max(
    ...keyTimes.map((time, i) => (keyTimes[i + 1] ?? end) - time),
    keyTimes.length > 0 ? 0 : end,
  );
  let lastKeyTime = Number.NEGATIVE_INFINITY;
  let closed = keyTimes.length > 0;
  for (const { pts, isKeyFrame } of packets) {
    if (isKeyFrame) lastKeyTime = pts;
    else if (pts < lastKeyTime) closed = false;
  }
  return { longestS, closed, evenlySpaced };
}
