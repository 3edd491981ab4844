/** Speech is cached: services throttle and cost money. */
import { join } from "node:path";
import { z } from "zod";
import { cached } from "../cache/content-cache.ts";
import type { Speech } from "../contract/video.ts";
import { bytesOf, samplesOf } from "./pcm.ts";

/** Increase it when speech of the same request would come out differently. */
const VERSION = "1";
const MAX_BYTES = 500_000_000;

const metadata = z.object({
  sampleRate: z.number().int().positive(),
  words: z.array(z.object({ text: z.string(), start: z.number(), end: z.number() })),
});

export interface SpeechRequest {
  provider: string;
  voiceId: string;
  rate: number;
  text: string;
}

/**
 * The speech of a request, from `cache/speech` of the data folder, or made and stored there. Errors are not stored.
 * @param dataDir the data folder of this machine
 * @throws what `make` throws, or the file system's error
 */
export async function cachedSpeech(
  dataDir: string,
  { provider, voiceId, rate, text }: SpeechRequest,
  make: () => Promise<Speech>,
  maxBytes = MAX_BYTES,
): Promise<Speech> {
  const key = { kind: "speech", codeHash: VERSION, inputs: [provider, voiceId, rate, text], metadata };
  const content = await cached(
    join(dataDir, "cache", "speech"),
    key,
    async () => {
      const { samples, sampleRate, words } = await make();
      return { metadata: { sampleRate, words }, bytes: bytesOf(samples) };
    },
    maxBytes,
  );
  return { ...content.metadata, samples: samplesOf(content.bytes) };
}
