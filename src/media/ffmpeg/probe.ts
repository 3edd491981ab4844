/** Runs ffprobe: what streams a media file has and how they are encoded. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { z } from "zod";
import { Failure } from "../../contract/failures.ts";

const TIMEOUT_MS = 60_000;
const MAX_OUTPUT_BYTES = 4 * 1024 * 1024;

/** ffprobe writes most numbers as strings. */
const number = z.coerce.number();
const streamSchema = z.looseObject({
  codec_type: z.string(),
  codec_name: z.string().optional(),
  profile: z.string().optional(),
  pix_fmt: z.string().optional(),
  width: z.number().optional(),
  height: z.number().optional(),
  r_frame_rate: z.string().optional(),
  avg_frame_rate: z.string().optional(),
  color_range: z.string().optional(),
  color_space: z.string().optional(),
  color_transfer: z.string().optional(),
  color_primaries: z.string().optional(),
  sample_rate: number.optional(),
  channels: z.number().optional(),
  start_time: number.optional(),
  duration: number.optional(),
  nb_frames: number.optional(),
  bit_rate: number.optional(),
});
const probeSchema = z.object({
  streams: z.array(streamSchema),
  format: z.looseObject({
    format_name: z.string(),
    /** Seconds. */
    duration: number.optional(),
    start_time: number.optional(),
    /** Bytes. */
    size: number.optional(),
    /** Bits a second. */
    bit_rate: number.optional(),
  }),
});
export type Probe = z.infer<typeof probeSchema>;

/**
 * Reads a media file's properties with ffprobe: times in seconds, sizes in bytes, rates in Hz and bits a second.
 * @throws Failure RenderFailed where it is no media file; the signal's reason when aborted
 */
export async function probe(path: string, signal?: AbortSignal): Promise<Probe> {
  const args = ["-v", "error", "-of", "json", "-show_format", "-show_streams", path];
  try {
    const { stdout } = await promisify(execFile)("ffprobe", args, {
      maxBuffer: MAX_OUTPUT_BYTES,
      timeout: TIMEOUT_MS,
      killSignal: "SIGKILL",
      ...(signal && { signal }),
    });
    return probeSchema.parse(JSON.parse(stdout));
  } catch (cause) {
    signal?.throwIfAborted();
    throw new Failure("RenderFailed", "A media file that was just made can't be read; it is made again.", { cause });
  }
}
