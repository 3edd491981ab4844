/**
 * The thread on which espeak-ng runs: a sentence takes 50 to 200 ms, which would block heartbeats and responses.
 * Receives `{id, markup, voices, rate, pitch, range}`; answers `{id, samples, sampleRate, words}` or `{id, error}`.
 */
import { parentPort, workerData } from "node:worker_threads";
import { createEngine } from "./espeak-engine.mjs";

const speak = createEngine(workerData.module);
parentPort.on("message", async ({ id, ...request }) => {
  const { samples, sampleRate, words, error } = await speak(request);
  parentPort.postMessage({ id, samples, sampleRate, words, error }, samples === undefined ? [] : [samples.buffer]);
});
