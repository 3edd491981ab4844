/** A video's packets: their times and which are key frames, without decoding a picture. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";

const MAX_OUTPUT_BYTES = 16 * 1024 * 1024;

export interface Packet {
  /** Seconds. */
  pts: number;
  key: boolean;
}

/**
 * In the order of the file, which is the order of decoding; none where there is no picture.
 * @throws the signal's reason when aborted
 */
export async function videoPackets(path: string, signal: AbortSignal): Promise<Packet[]> {
  const what = ["-select_streams", "v:0", "-show_entries", "packet=pts_time,flags"];
  const args = ["-v", "error", ...what, "-of", "csv=p=0", path];
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
    .map(([pts = "", flags = ""]) => ({ pts: Number(pts), key: flags.startsWith("K") }));
}

/**
 * How the packets are grouped and spaced.
 * @returns the longest distance of key frames in seconds; whether groups are closed (no frame that is decoded after a key
 * frame is shown before it); whether the frames are evenly spaced at `fps`
 */
export function groupsOf(
  packets: readonly Packet[],
  fps: number,
): { longestS: number; closed: boolean; even: boolean } {
  const times = packets.map(({ pts }) => pts).toSorted((a, b) => a - b);
  const even =
    times.length > 0 &&
    times.every((time, i) => i === 0 || Math.abs(time - (times[i - 1] ?? 0) - 1 / fps) < 0.25 / fps);
  const end = (times.at(-1) ?? 0) + 1 / fps;
  const keys = packets.filter(({ key }) => key).map(({ pts }) => pts);
  const longestS = Math.max(...keys.map((key, i) => (keys[i + 1] ?? end) - key), keys.length > 0 ? 0 : end);
  let lastKey = Number.NEGATIVE_INFINITY;
  let closed = keys.length > 0;
  for (const { pts, key } of packets) {
    if (key) lastKey = pts;
    else if (pts < lastKey) closed = false;
  }
  return { longestS, closed, even };
}
