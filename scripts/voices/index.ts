/**
 * The offline voices: lists them, or with --check speaks the test sentences with each and prints how well a recogniser understands
 * them (character error rate, CER). Names after it limit the check: npm run voices -- --check ro-im_nicola espeak:ro
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { KOKORO_VOICES } from "../../src/contract/voices.ts";
import { espeak } from "../../src/speech/espeak.ts";
import { kokoro } from "../../src/speech/kokoro/index.ts";
import { hasKokoro } from "../../src/speech/kokoro/locate.mjs";
import { wavFile } from "../../src/speech/pcm.ts";
import type { Speak } from "../../src/speech/provider.ts";
import { characterErrorRate } from "./error-rate.ts";
import { startRecogniser } from "./recogniser.ts";
import sentences from "./sentences.json" with { type: "json" };

interface OfflineVoice {
  /** `espeak:ro`, `ro-im_nicola` */
  name: string;
  language: keyof typeof sentences;
  voiceId: string;
  speak: Speak;
}

const languages = Object.keys(sentences) as (keyof typeof sentences)[];
const voices: OfflineVoice[] = languages.flatMap((language) => [
  ...KOKORO_VOICES.filter(({ id }) => id.startsWith(`${language}-`)).map(({ id }) => ({
    name: id,
    language,
    voiceId: id,
    speak: kokoro,
  })),
  { name: `espeak:${language}`, language, voiceId: language, speak: espeak },
]);

/** Speaks all sentences of the voice's language, and prints the mean of their error rates. */
async function check({ name, language, voiceId, speak }: OfflineVoice, folder: string, recogniser: Recogniser) {
  let sum = 0;
  let spokenS = 0;
  const began = performance.now();
  for (const [index, writings] of sentences[language].entries()) {
    const options = { voiceId, signal: new AbortController().signal, config: { DATA_DIR: folder } };
    const { samples, sampleRate } = await speak(writings[0] ?? "", options);
    spokenS += samples.length / sampleRate;
    const file = join(folder, `${name.replace(":", "-")}-${index}.wav`);
    writeFileSync(file, wavFile(samples, sampleRate));
    const heard = await recogniser.recognise(file, language);
    const rate = characterErrorRate(writings, heard);
    if (rate > 0) console.error(`  ${name} ${rate.toFixed(3)} “${writings[0]}” heard as “${heard}”`);
    sum += rate;
  }
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  const rate = (sum / sentences[language].length).toFixed(3);
  console.log(`${name.padEnd(22)} CER ${rate}   ${spokenS.toFixed(1)} s of speech, checked in ${seconds} s`);
}
type Recogniser = Awaited<ReturnType<typeof startRecogniser>>;

async function checkAll(chosen: readonly OfflineVoice[]): Promise<void> {
  const recogniser = await startRecogniser();
  const folder = mkdtempSync(join(tmpdir(), "feedreel-voices-"));
  try {
    for (const voice of chosen) await check(voice, folder, recogniser);
  } finally {
    recogniser.stop();
    rmSync(folder, { recursive: true });
  }
}

const { values, positionals } = parseArgs({ options: { check: { type: "boolean" } }, allowPositionals: true });
const there = voices.filter(({ speak }) => speak === espeak || hasKokoro());
if (!hasKokoro()) console.error("The natural offline voice is not set up: npm run setup");
const chosen = positionals.length === 0 ? there : there.filter(({ name }) => positionals.includes(name));
if (values.check) await checkAll(chosen);
else for (const { name } of chosen) console.log(name);
