/**
 * espeak-ng, which answers at once and therefore belongs on a thread or in a process of its own.
 * The package is GPL-3.0 and therefore optional: it is loaded by name, only when it is used, and is not part of this program.
 */

/** A word ends with its last sound. espeak reports the pause after it as phonemes without a name. */
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

/** The phonemes of every spoken word, IPA with stress marks: affricates and diphthongs are one phoneme each. */
function phonemesOfWords(events) {
  const words = [];
  for (const { type, id, text_position } of events) {
    if (type === "word") words.push({ position: text_position - 1, phonemes: [] });
    else if (type === "phoneme" && id !== "") words.at(-1)?.phonemes.push(id);
  }
  return words;
}

/** The engine has to be restarted after a longer text. */
const BUFFER_BYTES = 32 * 1024;

async function start(packageName) {
  const { default: initialise } = await import(packageName);
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
  // Earlier speech changes espeak's next samples a little. So the engine's memory is reset before each text, and the same text
  // always gives the same samples. The binding has a text buffer in that memory, which it enlarges at the call after a text that
  // did not fit. It needs its full size before the snapshot, or it would point to freed memory after a reset.
  engine.set_voice("en");
  run(`a${" ".repeat(BUFFER_BYTES)}`);
  run("a");
  const fresh = module.HEAPU8.slice();

  return ({ markup, voices, rate, pitch, range }) => {
    module.HEAPU8.set(fresh);
    const found = voices.some((voice) => engine.set_voice(voice) === 0);
    if (!found) return { error: "unknown voice" };
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
    const words = timedWords(events, samples.length / sampleRate);
    return { samples, sampleRate, words, phonemes: phonemesOfWords(events) };
  };
}

/**
 * @param {string} packageName the package with the engine
 * @returns a function that speaks `{markup, voices, rate, pitch, range}`, where `voices` are tried in order. It gives `{samples,
 * sampleRate, words, phonemes}`, positions of words in code points of the markup, or `{error}`: `unknown voice`, `not installed`,
 * or any other message, after which the engine is started again
 */
export function createEngine(packageName) {
  let started;
  function restart() {
    started = start(packageName);
    // The next request reports the error; until then it must not be unhandled.
    started.catch(() => {});
  }
  restart();
  return async (request) => {
    try {
      const speak = await started;
      if (Buffer.byteLength(request.markup) >= BUFFER_BYTES) restart();
      return speak(request);
    } catch (error) {
      restart();
      const missing = error?.code === "ERR_MODULE_NOT_FOUND";
      return { error: missing ? "not installed" : String(error?.message ?? error) };
    }
  };
}
