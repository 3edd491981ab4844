/**
 * The thread that espeak-ng runs on: a sentence takes it 50 to 200 ms, which would hold up heartbeats and answers.
 * Takes `{id, markup, voices, rate, pitch, range}`; answers `{id, samples, sampleRate, words}` or `{id, fault}`.
 *
 * The package is GPL-3.0 and therefore optional: it is loaded here, by name, only when espeak is to speak, and nothing
 * of it is part of this program.
 */
import { parentPort, workerData } from "node:worker_threads";

/** Its word ends where its last sound does: espeak marks the pause behind that as sounds without a name. */
function timedWords(events, seconds) {
  const words = [];
  let lastSoundEnd = 0;
  let inPause = false;
  const close = (at) => {
    const word = words.at(-1);
    if (word !== undefined && word.end === undefined) word.end = inPause ? lastSoundEnd : at;
  };
  for (const { type, id, text_position, audio_position } of events) {
    const at = audio_position / 1000;
    if (type === "word") {
      close(at);
      words.push({ position: text_position - 1, start: at, end: undefined });
      inPause = false;
    } else if (type === "phoneme" && id === "") {
      if (!inPause) lastSoundEnd = at;
      inPause = true;
    } else if (type === "phoneme") {
      inPause = false;
    }
  }
  close(seconds);
  return words;
}

/** Texts up to here leave the engine as it was; one longer than that costs it a new start. */
const BUFFER_BYTES = 32 * 1024;

async function start() {
  const { default: initialise } = await import(workerData.module);
  const module = await initialise();
  const engine = await new module.eSpeakNGWorker();
  const run = (markup) => {
    const chunks = [];
    const events = [];
    engine.synthesize(markup, (samples, marks) => {
      if (samples !== null && samples.length > 0) chunks.push(samples);
      events.push(...marks);
      return false;
    });
    return { chunks, events };
  };
  // What espeak said before changes its next samples a little. Every text starts from the memory as it is now, so that
  // the same text always gives the same sound. The binding keeps a buffer for texts in that memory and grows it at the
  // call after one that did not fit: it must have its size before, or it would point at memory that is free again.
  engine.set_voice("en");
  run(`a${" ".repeat(BUFFER_BYTES)}`);
  run("a");
  const fresh = module.HEAPU8.slice();

  return ({ markup, voices, rate, pitch, range }) => {
    module.HEAPU8.set(fresh);
    const found = voices.some((voice) => engine.set_voice(voice) === 0);
    if (!found) return { fault: "unknown voice" };
    engine.set_rate(rate);
    engine.set_pitch(pitch);
    engine.set_range(range);
    const { chunks, events } = run(markup);
    const samples = new Int16Array(chunks.reduce((length, chunk) => length + chunk.length, 0));
    let offset = 0;
    for (const chunk of chunks) {
      samples.set(chunk, offset);
      offset += chunk.length;
    }
    const sampleRate = engine.get_samplerate();
    return { samples, sampleRate, words: timedWords(events, samples.length / sampleRate) };
  };
}

let started;
function restart() {
  started = start();
  // Who asks next gets to know; until then nobody waits for it.
  started.catch(() => {});
}

restart();
parentPort.on("message", async ({ id, ...request }) => {
  try {
    const speak = await started;
    if (Buffer.byteLength(request.markup) >= BUFFER_BYTES) restart();
    const answer = speak(request);
    parentPort.postMessage({ id, ...answer }, answer.samples === undefined ? [] : [answer.samples.buffer]);
  } catch (error) {
    restart();
    const missing = error?.code === "ERR_MODULE_NOT_FOUND";
    parentPort.postMessage({ id, fault: missing ? "not installed" : String(error?.message ?? error) });
  }
});
