/**
 * Speech that was made once is not made again: services throttle and cost money. A file per speech under
 * `cache/speech` of the data folder, named by what was asked for.
 */
import { createHash } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { writeAtomically } from "../atomic-write.ts";
import { evict, touch } from "../cache/evict.ts";
import type { Speech } from "../contract/video.ts";
import { bytesOf, samplesOf } from "./pcm.ts";

/** Changes when speech of the same request would come out differently. */
const FORMAT_VERSION = 1;
export const MAX_CACHE_BYTES = 500 * 1024 * 1024;

const headSchema = z.object({
  sampleRate: z.number().int().positive(),
  samples: z.number().int().min(0),
  words: z.array(z.object({ text: z.string(), start: z.number(), end: z.number() })),
});

export interface SpeechRequest {
  provider: string;
  voiceId: string;
  rate: number;
  text: string;
}

function fileOf(folder: string, { provider, voiceId, rate, text }: SpeechRequest): string {
  const key = JSON.stringify([FORMAT_VERSION, provider, voiceId, rate, text]);
  return join(folder, `${createHash("sha256").update(key).digest("hex")}.speech`);
}

/** A line of JSON, then the samples. */
function encode({ samples, sampleRate, words }: Speech): Buffer {
  const head = JSON.stringify({ sampleRate, samples: samples.length, words });
  return Buffer.concat([Buffer.from(`${head}\n`), bytesOf(samples)]);
}

/** @returns null where the file is not whole */
function decode(file: Buffer): Speech | null {
  const lineEnd = file.indexOf("\n");
  try {
    const head = headSchema.parse(JSON.parse(file.toString("utf8", 0, lineEnd)));
    const samples = samplesOf(file.subarray(lineEnd + 1));
    if (lineEnd < 0 || samples.length !== head.samples) return null;
    return { samples, sampleRate: head.sampleRate, words: head.words };
  } catch {
    return null;
  }
}

/**
 * The speech of a request: from the cache, or made and kept. A failure is not kept.
 * @param dataDir the data folder of this machine
 * @throws what `make` throws, or the file system's error
 */
export async function cachedSpeech(
  dataDir: string,
  request: SpeechRequest,
  make: () => Promise<Speech>,
  maxBytes = MAX_CACHE_BYTES,
): Promise<Speech> {
  const folder = join(dataDir, "cache", "speech");
  const path = fileOf(folder, request);
  const file = await readFile(path).catch(() => null);
  const known = file && decode(file);
  if (known) {
    await touch(path);
    return known;
  }
  const speech = await make();
  await mkdir(folder, { recursive: true });
  await writeAtomically(path, encode(speech));
  await evict(folder, maxBytes);
  return speech;
}
