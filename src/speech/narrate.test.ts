import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EdgeServer, startEdgeServer } from "../../test/servers/edge.ts";
import { ELEVENLABS_VOICE, startElevenLabsServer } from "../../test/servers/elevenlabs.ts";
import { failureOf } from "../contract/failure.fixture.ts";
import type { RenderSettings, TtsProvider } from "../contract/settings.ts";
import { BEATS, type Narration, type Scene, type Script, WORK_FILES } from "../contract/video.ts";
import { quickScript } from "../copywriting/quick.ts";
import { sceneOf, settingsOf, textSceneOf } from "../copywriting/scene.fixture.ts";
import { canHaveKokoro } from "./kokoro/locate.mjs";
import { largestStep, loudness } from "./measure.fixture.ts";
import { narrate } from "./narrate.ts";
import { samplesOf } from "./pcm.ts";
import type { SpeechConfig } from "./provider.ts";

let folder: string;
let edge: EdgeServer;
let config: SpeechConfig;
let closeAll: () => Promise<unknown>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "feedreel-narrate-"));
  edge = await startEdgeServer();
  const elevenlabs = await startElevenLabsServer();
  closeAll = () => Promise.all([edge.close(), elevenlabs.close()]);
  config = {
    DATA_DIR: folder,
    EDGE_BASE_URL: edge.url,
    ELEVENLABS_API_KEY: "test-key",
    ELEVENLABS_BASE_URL: elevenlabs.url,
  };
});
afterAll(async () => {
  await closeAll();
  await rm(folder, { recursive: true, force: true });
});

const RATE = 48_000;
const voices: Record<TtsProvider, Partial<RenderSettings>> = {
  espeak: { tts_provider: "espeak" },
  kokoro: { tts_provider: "kokoro" },
  edge: { tts_provider: "edge" },
  elevenlabs: { tts_provider: "elevenlabs", voice_id: ELEVENLABS_VOICE },
};
const step = () => ({ signal: new AbortController().signal, onProgress: () => {} });

interface Made {
  narration: Narration;
  samples: Int16Array;
  header: Buffer;
}
async function make(
  settings: Partial<RenderSettings>,
  scene: Partial<Scene> = {},
  script?: Script,
  provider?: TtsProvider,
): Promise<Made> {
  const all = settingsOf({ duration_s: 15, ...settings });
  const shown = sceneOf(scene);
  const options = { config, folder, ...(provider !== undefined && { provider }) };
  const narration = await narrate(script ?? quickScript(shown, all), shown, all, options, step());
  const file = await readFile(join(folder, WORK_FILES.voice));
  return { narration, samples: samplesOf(file.subarray(44)), header: file.subarray(0, 44) };
}
const wordsOf = ({ narration }: Made) => narration.sentences.flatMap(({ words }) => words);
const lastEnd = (made: Made) => wordsOf(made).at(-1)?.end ?? 0;

/** Checks that hold for every narration. */
function expectSound(made: Made): void {
  const { narration, samples } = made;
  expect(samples.length).toBe(Math.round(narration.duration_s * RATE));
  expect(narration.duration_s * 30).toBeCloseTo(Math.round(narration.duration_s * 30), 6);
  let last = 0;
  for (const { text, start, end } of wordsOf(made)) {
    expect(start, text).toBeGreaterThanOrEqual(last);
    expect(end, text).toBeGreaterThan(start);
    last = end;
    // A tenth of a second is what captions may be off by.
    expect(loudness(samples, RATE, start - 0.1, end + 0.1), text).toBeGreaterThan(300);
  }
  expect(last).toBeLessThanOrEqual(narration.duration_s - 0.5);
  expect(loudness(samples, RATE, 0, 0.29)).toBe(0);
  expect(loudness(samples, RATE, narration.duration_s - 0.5, narration.duration_s)).toBe(0);
  // Between sentences there is silence, and the words on both sides reach up to it.
  for (const [at, { words }] of narration.sentences.entries()) {
    const next = narration.sentences[at + 1]?.words[0];
    const end = words.at(-1)?.end ?? 0;
    if (next) expect(loudness(samples, RATE, end + 0.1, next.start - 0.1)).toBeLessThan(60);
  }
  const beats = BEATS.map((beat) => narration.beats[beat]);
  expect(beats).toEqual(beats.toSorted((a, b) => a - b));
  for (const beat of BEATS) {
    const first = narration.sentences.find((sentence) => sentence.beat === beat)?.words[0];
    if (first) expect(Math.abs(first.start - narration.beats[beat])).toBeLessThan(0.1);
  }
}

describe.each(["espeak", "edge", "elevenlabs"] as const)("narrate with %s", (provider) => {
  it("spreads a short script over the beats, in a voice as long as the video", async () => {
    const made = await make({ ...voices[provider], duration_s: 30 });
    expectSound(made);
    const { narration, header } = made;
    expect(narration).toMatchObject({ duration_s: 30, tempo: 1, overlong: false, provider, fell_back: false });
    expect(narration.beats).toMatchObject({ price: 10.2, cta: 19.8 });
    expect(narration.sentences.map(({ words }) => words.map(({ text }) => text).join(" "))).toEqual(
      narration.sentences.map(({ text }) => text),
    );
    expect([header.toString("latin1", 0, 4), header.readUInt16LE(22), header.readUInt32LE(24)]).toEqual([
      "RIFF",
      1,
      RATE,
    ]);
    expect(header.readUInt32LE(40)).toBe(30 * RATE * 2);
  });

  it("speaks faster where it would not fit", async () => {
    const title =
      "Laptop de gaming foarte rapid cu ecran mare, memorie multă, o tastatură plăcută, un sunet cald și o baterie care ține toată ziua";
    const made = await make(voices[provider], { title });
    expectSound(made);
    expect(made.narration).toMatchObject({ duration_s: 15, overlong: false });
    expect(made.narration.tempo).toBeGreaterThan(1);
    expect(made.narration.tempo).toBeLessThanOrEqual(1.25);
    expect(lastEnd(made)).toBeGreaterThan(13.5);
  });

  it("makes the video longer where it still does not fit", async () => {
    const title = "Laptop de gaming foarte rapid cu ecran mare și memorie ".repeat(5);
    const made = await make(voices[provider], { title });
    expectSound(made);
    expect(made.narration).toMatchObject({ tempo: 1.25, overlong: true });
    expect(made.narration.duration_s - lastEnd(made)).toBeGreaterThanOrEqual(0.5);
    expect(made.narration.duration_s - lastEnd(made)).toBeLessThan(0.5 + 0.1 + 1 / 30);
  });
});

describe.each(["espeak", "edge", "elevenlabs"] as const)("narrate a text with %s", (provider) => {
  const speak = (text: string) => make(voices[provider], textSceneOf(text));
  const spoken = (made: Made) => lastEnd(made) - (wordsOf(made)[0]?.start ?? 0);

  it("makes the video as long as its voice and 1.5 s", async () => {
    const made = await speak("De ce este spațiul întunecat? Lumina are nevoie de timp. Iar universul este încă tânăr.");
    expectSound(made);
    expect(Math.abs(made.narration.duration_s - spoken(made) - 1.5)).toBeLessThan(0.2);
    expect(made.narration).toMatchObject({ tempo: 1, overlong: false });
  });

  it("makes the video at least 5 s long", async () => {
    const made = await speak("De ce?");
    expectSound(made);
    expect(made.narration).toMatchObject({ duration_s: 5, tempo: 1 });
  });

  it("speaks 2,000 characters, in a video longer than requested", async () => {
    const sentence = "Materia întunecată nu strălucește, dar ține galaxiile laolaltă încă din prima zi a lumii. ";
    const made = await speak(sentence.repeat(30).slice(0, 2000));
    expectSound(made);
    expect(made.narration).toMatchObject({ tempo: 1.25, overlong: true });
    expect(made.narration.duration_s - lastEnd(made)).toBeLessThan(0.5 + 0.1 + 1 / 30);
  });
});

it.runIf(canHaveKokoro)("narrates a text with kokoro", { timeout: 240_000 }, async () => {
  const made = await make(voices.kokoro, textSceneOf("De ce? 249,99 lei."));
  expectSound(made);
  expect(made.narration).toMatchObject({ tempo: 1, overlong: false, provider: "kokoro", fell_back: false });
  // The price is spoken in full and shown as written.
  expect(wordsOf(made).map(({ text }) => text)).toEqual(["De", "ce?", "249,99", "lei."]);
  expect(made.narration.duration_s).toBeGreaterThan(5);
});

describe("narrate", () => {
  it("splits a script that is too long for one request between sentences", async () => {
    const sentence = "Тёмная материя не светится, но удерживает галактики вместе с самого начала. ";
    const before = edge.requests.length;
    const made = await make(voices.edge, textSceneOf(sentence.repeat(26).slice(0, 2000)));
    expectSound(made);
    const asked = edge.requests.slice(before).map(({ text }) => text);
    expect(asked).toHaveLength(2);
    for (const text of asked) {
      expect(Buffer.byteLength(text)).toBeLessThan(4000);
      expect(text).toMatch(/^Т.*[.]$/u);
    }
    expect(made.narration.sentences).toHaveLength(26);
  });

  it("has no clicks: no step between samples is larger than the voice's own", async () => {
    const natural = await make({ ...voices.espeak, duration_s: 30 });
    const { samples } = natural;
    const inside = Math.max(
      ...wordsOf(natural).map(({ start, end }) =>
        largestStep(samples.subarray(Math.round((start + 0.02) * RATE), Math.round((end - 0.02) * RATE))),
      ),
    );
    expect(largestStep(samples)).toBeLessThanOrEqual(inside);
    for (const { words } of natural.narration.sentences) {
      const start = Math.round(((words[0]?.start ?? 0) - 0.03) * RATE);
      expect(largestStep(samples.subarray(start, start + 240))).toBeLessThan(400);
    }
  });

  it("sends one request per script to a network service, and none for the same script again", async () => {
    const scene = { title: "Un titlu pe care nimeni nu l-a mai rostit" };
    const before = edge.requests.length;
    const first = await make(voices.edge, scene);
    const second = await make(voices.edge, scene);
    expect(edge.requests.length).toBe(before + 1);
    expect(edge.requests.at(-1)?.text).toBe(
      "Un titlu pe care nimeni nu l-a mai rostit. Sonor. Preț: două sute patruzeci și nouă de lei și nouăzeci și nouă de bani. Comandă acum!",
    );
    expect(second).toEqual(first);
  });

  it("gives the same result again", async () => {
    const first = await make(voices.espeak);
    await rm(join(folder, "cache"), { recursive: true });
    expect(await make(voices.espeak)).toEqual(first);
  });

  it("gives times to the written words of the script", async () => {
    const made = await make({ ...voices.espeak, duration_s: 30 }, { title: '🔥 Laptop 14" & mouse', price: 1249.99 });
    expectSound(made);
    expect(wordsOf(made).map(({ text }) => text)).toEqual(
      '🔥 Laptop 14" & mouse. Sonor. Pret: 1.249,99 lei. Comanda acum!'.split(" "),
    );
  });

  it("lets espeak replace another provider, and reports it", async () => {
    const edgeVoice = await make(voices.edge, {}, undefined, "espeak");
    expect(edgeVoice.narration).toMatchObject({ provider: "espeak", fell_back: true });
    const opaque = await make(voices.elevenlabs, {}, undefined, "espeak");
    expect(opaque.narration).toMatchObject({ provider: "espeak", fell_back: true });
  });

  it.each([
    ["Arabic", "قميص قطني أزرق"],
    ["markup", 'Rochie <b>roșie</b> & "albă" {\\an8}'],
    ["150 characters", "Set de tacâmuri 24 piese inox, ".repeat(5).slice(0, 150)],
  ])("speaks a title with %s", async (_, title) => {
    expectSound(await make({ ...voices.espeak, duration_s: 30 }, { title }));
  });

  it("speaks a script with one beat only, or whose price comes first", async () => {
    const cta = await make(voices.espeak, {}, { sentences: [{ text: "Comandă acum!", beat: "cta" }] });
    expectSound(cta);
    expectSound(await make({ ...voices.espeak, voiceover_template: "Doar {price} lei! {title}." }));
  });

  it("refuses a script without words", async () => {
    const script: Script = { sentences: [{ text: "🔥", beat: "title" }] };
    expect((await failureOf(make(voices.espeak, {}, script))).type).toBe("ScriptRefused");
    const text = await failureOf(make(voices.espeak, textSceneOf("🔥 !!!")));
    expect(text).toMatchObject({ type: "ScriptRefused", message: expect.stringContaining("text") });
  });

  it("leaves only the voice and the cache", async () => {
    await make(voices.espeak);
    expect((await readdir(folder)).toSorted()).toEqual(["cache", "voice.wav"]);
  });

  it("reports growing progress up to 1, and ends at once when aborted", async () => {
    const seen: number[] = [];
    const all = settingsOf(voices.espeak);
    const script = quickScript(sceneOf(), all);
    const onProgress = (fraction: number) => void seen.push(fraction);
    await narrate(script, sceneOf(), all, { config, folder }, { signal: new AbortController().signal, onProgress });
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect(seen.at(-1)).toBe(1);
    const aborted = AbortSignal.abort(new Error("cancelled"));
    await expect(narrate(script, sceneOf(), all, { config, folder }, { signal: aborted, onProgress })).rejects.toThrow(
      "cancelled",
    );
  });
});
