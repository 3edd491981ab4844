import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WORK_FILES } from "../../contract/video.ts";
import { quickScript } from "../../copywriting/quick.ts";
import { sceneOf, settingsOf } from "../../copywriting/scene.fixture.ts";
import { narrate } from "../../speech/narrate.ts";
import { probe } from "../ffmpeg/probe.ts";
import { runFfmpeg } from "../ffmpeg/run.ts";
import { ENCODINGS } from "../render/presets.ts";
import { type Loudness, levelVoice, measureLoudness, normalisingFilter } from "./loudness.ts";

const step = { signal: new AbortController().signal, onProgress: () => {} };
let folder: string;
let voice: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "loudness-"));
  const settings = settingsOf({ tts_provider: "espeak", duration_s: 15 });
  const options = { config: { DATA_DIR: folder }, folder };
  await narrate(quickScript(sceneOf(), settings), sceneOf(), settings, options, step);
  voice = join(folder, WORK_FILES.voice);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The filter, its level passed through JSON as between stages. */
async function filterFor(wav: string): Promise<string> {
  return normalisingFilter(JSON.parse(JSON.stringify(await levelVoice(wav, step))));
}

/** Writes a mono 16-bit WAV from the voice, or from an ffmpeg source, through a filter. */
async function writeWav(filter: string, source?: string): Promise<string> {
  const output = join(folder, "filtered.wav");
  const input = source === undefined ? { path: voice } : { path: source, options: ["-f", "lavfi"] };
  const outputOptions = ["-ac", "1", "-ar", "48000", "-c:a", "pcm_s16le", "-f", "wav"];
  await runFfmpeg({ inputs: [input], filterGraph: `[0:a]${filter}`, outputOptions, output }, step);
  return output;
}

/** Encodes as the final render does. */
async function encoded(wav: string, filter: string, kilobits: number): Promise<string> {
  const output = join(folder, `${kilobits}.m4a`);
  const graph = {
    filterGraph: `[0:a]${filter}[a]`,
    outputOptions: ["-map", "[a]", "-c:a", "aac", "-b:a", `${kilobits}k`],
  };
  await runFfmpeg({ inputs: [{ path: wav }], ...graph, output }, step);
  return output;
}

async function samplesOf(wav: string, filter: string): Promise<Int16Array> {
  const output = join(folder, "samples.raw");
  const graph = { filterGraph: `[0:a]${filter}[a]`, outputOptions: ["-map", "[a]", "-f", "s16le"] };
  await runFfmpeg({ inputs: [{ path: wav }], ...graph, output }, step);
  const bytes = await readFile(output);
  return new Int16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 2);
}

const ALL_RATES = Object.values(ENCODINGS).map(({ audioRate }) => audioRate);
/** The lowest and the highest. */
const RATES = [Math.min(...ALL_RATES), Math.max(...ALL_RATES)];

async function expectNormal(wav: string): Promise<Loudness[]> {
  const filter = await filterFor(wav);
  const results: Loudness[] = [];
  for (const rate of RATES) {
    const file = await encoded(wav, filter, rate);
    const loudness = await measureLoudness(file, step);
    expect(Math.abs(loudness.integrated + 14), `${rate} kbit/s`).toBeLessThanOrEqual(0.5);
    expect(loudness.truePeak, `${rate} kbit/s`).toBeLessThanOrEqual(-1);
    expect((await probe(file)).streams[0]).toMatchObject({ channels: 2, sample_rate: 48_000 });
    results.push(loudness);
  }
  return results;
}

describe("levelVoice", () => {
  it.each([
    ["a voice as it is spoken", "atrim=end=8"],
    ["a loud voice", "atrim=end=8,volume=20dB"],
    ["a quiet voice", "atrim=end=8,volume=-30dB"],
    ["a voice of one second in fifteen", "atrim=0.4:1.4,asetpts=PTS-STARTPTS,apad,atrim=end=15"],
    ["a voice of a third of a second", "atrim=0.4:0.75,asetpts=PTS-STARTPTS,apad,atrim=end=8"],
    ["a voice with one loud word", "atrim=end=8,volume=volume='if(between(t,0.4,0.9),1,0.1)':eval=frame"],
    ["a voice over hum", "atrim=end=8,highpass=f=30,aeval='val(0)+0.02*sin(2*PI*50*t)'"],
  ])("brings %s to −14 LUFS, at the platforms' bit rates", async (_, filter) => {
    await expectNormal(await writeWav(filter));
  });

  it.each([
    ["low", "sine=f=200:d=4:r=48000"],
    ["high", "sine=f=6000:d=4:r=48000"],
  ])("brings a %s tone to −14 LUFS", async (_, source) => {
    await expectNormal(await writeWav("anull", source));
  });

  it("applies a plain gain in the second pass, even where silence widens the loudness range", async () => {
    const short = await writeWav("atrim=0.4:1.4,asetpts=PTS-STARTPTS,apad,atrim=end=15");
    const filter = await filterFor(short);
    const whole = await samplesOf(short, filter);
    const first = await samplesOf(short, filter.replace(/loudnorm=[^,]+,/, ""));
    expect(whole.length).toBe(first.length);
    const sum = (of: (at: number) => number) => whole.reduce((total, _, at) => total + of(at), 0);
    const gain = sum((at) => (whole[at] ?? 0) * (first[at] ?? 0)) / sum((at) => (first[at] ?? 0) ** 2);
    const rest = sum((at) => ((whole[at] ?? 0) - gain * (first[at] ?? 0)) ** 2) / sum((at) => (whole[at] ?? 0) ** 2);
    expect(rest).toBeLessThan(1e-5);
  });

  it("keeps silence silent", async () => {
    const silent = await writeWav("anull", "anullsrc=r=48000:cl=mono:d=5");
    const filter = await filterFor(silent);
    const file = await encoded(silent, filter, 160);
    expect((await measureLoudness(file, step)).integrated).toBeLessThanOrEqual(-69);
    expect((await probe(file)).streams[0]).toMatchObject({ channels: 2, sample_rate: 48_000 });
  });

  it("adds no more gain than the peaks leave headroom for", async () => {
    const clicks = await writeWav("anull", "aevalsrc='if(lt(mod(t,1),0.002),1,0)':d=5:s=48000");
    const filter = await filterFor(clicks);
    const { integrated, truePeak } = await measureLoudness(clicks, step, filter);
    expect(integrated).toBeLessThan(-14.5);
    expect(truePeak).toBeLessThanOrEqual(-1);
  });

  it("stops when aborted", async () => {
    const signal = AbortSignal.abort(new Error("cancelled"));
    await expect(levelVoice(voice, { signal })).rejects.toThrow("cancelled");
  });
});

describe("measureLoudness", () => {
  // EBU Tech 3341, test case 1: a stereo sine of 1 kHz at −23 dBFS measures −23 LUFS.
  it("measures the reference tone", async () => {
    const tone = await writeWav("volume=0.1dB", "aevalsrc='0.0707946*sin(2*PI*1000*t)':d=5:s=48000");
    const { integrated, truePeak } = await measureLoudness(tone, step, "volume=-0.1dB,pan=stereo|c0=c0|c1=c0");
    expect(integrated).toBeCloseTo(-23, 0);
    expect(truePeak).toBeCloseTo(-23, 0);
  });
});
