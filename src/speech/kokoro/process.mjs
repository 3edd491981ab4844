/**
 * The process of the natural offline voice: espeak-ng tells the phonemes, Kokoro-82M speaks them. Started with the folder that
 * set-up made and the name of espeak-ng's package; ends when its parent does. Messages over Node's IPC:
 *
 *   {id, markup, voices}         → {id, words: [{position, phonemes}]} or {id, error}
 *   {id, tokens, styles, speed}  → {id, samples: Int16Array at 24 kHz, durations: Float32Array, in frames of 25 ms} or {id, error}
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { setPriority } from "node:os";
import { join } from "node:path";
import { createEngine } from "../espeak-engine.mjs";

/** As ffmpeg's. */
const NICENESS = 10;
const THREADS = 2;
/** Numbers of a style; each voice has one style for every length of an utterance. */
const STYLE_LENGTH = 256;
/** The duration of every token, which set-up adds to the model's outputs. */
const DURATIONS = "/encoder/Clip_output_0";
/** Bytes; an utterance of 300 tokens takes 620 MB. A process that has grown beyond it ends after its answer; the next request starts a new one. */
const MEMORY_LIMIT = 1_000_000_000;

const [folder, espeakPackage] = process.argv.slice(2);
setPriority(NICENESS);
process.on("disconnect", () => process.exit(0));

const { InferenceSession, Tensor } = createRequire(join(folder, "node_modules", "x"))("onnxruntime-node");
const session = InferenceSession.create(join(folder, "model.onnx"), {
  intraOpNumThreads: THREADS,
  interOpNumThreads: 1,
});
// The first request reports the error; until then it must not be unhandled.
session.catch(() => {});
const espeak = createEngine(espeakPackage);

async function phonemesOf({ markup, voices }) {
  // Its sound is not used, only what it says about it: as fast as it goes.
  const { phonemes, error } = await espeak({ markup, voices, rate: 450, pitch: 50, range: 50 });
  return error === undefined ? { words: phonemes } : { error };
}

const voices = new Map();
function stylesOf(name) {
  let styles = voices.get(name);
  if (styles === undefined) {
    const { buffer, byteOffset, length } = readFileSync(join(folder, "voices", `${name}.bin`));
    styles = new Float32Array(buffer.slice(byteOffset, byteOffset + length));
    voices.set(name, styles);
  }
  return styles;
}

/** The mean of the voices' styles for an utterance of this many tokens. */
function styleFor(names, tokenCount) {
  const style = new Float32Array(STYLE_LENGTH);
  for (const name of names) {
    const from = tokenCount * STYLE_LENGTH;
    for (const [at, value] of stylesOf(name)
      .subarray(from, from + STYLE_LENGTH)
      .entries())
      style[at] += value / names.length;
  }
  return style;
}

async function speak({ tokens, styles, speed }) {
  // The model wants a pad token on both sides.
  const ids = BigInt64Array.from([0, ...tokens, 0].map(BigInt));
  const results = await (await session).run({
    tokens: new Tensor("int64", ids, [1, ids.length]),
    style: new Tensor("float32", styleFor(styles, tokens.length), [1, STYLE_LENGTH]),
    speed: new Tensor("float32", [speed], [1]),
  });
  const samples = Int16Array.from(results.audio.data, (value) =>
    Math.max(-32768, Math.min(32767, Math.round(value * 32767))),
  );
  return { samples, durations: Float32Array.from(results[DURATIONS].data) };
}

process.on("message", async ({ id, ...request }) => {
  let answer;
  try {
    answer = await (request.tokens === undefined ? phonemesOf(request) : speak(request));
  } catch (error) {
    answer = { error: String(error?.message ?? error) };
  }
  process.send({ id, ...answer }, () => {
    if (process.memoryUsage.rss() > MEMORY_LIMIT) process.exit(0);
  });
});
