import { execFile } from "node:child_process";
import { copyFile, mkdir, mkdtemp, open, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { brandingSchema, ENCODING_PRESETS } from "../../contract/settings.ts";
import type { RenderOptions, Scene } from "../../contract/video.ts";
import { levelVoice, type VoiceLevel } from "../audio/loudness.ts";
import { probe } from "../ffmpeg/probe.ts";
import { runFfmpeg } from "../ffmpeg/run.ts";
import { compose } from "./compose.ts";
import type { Composition } from "./composition.ts";
import { finalRender, pictureGraph } from "./final-render.ts";

const DURATION_S = 2;
const DEFAULTS: RenderOptions = { preset: "tiktok", denoise: false, sharpen: false, color_correction: false };
const scene: Scene = {
  kind: "product",
  branding: brandingSchema.parse({}),
  title: "Pantof de alergare",
  text: null,
  description: null,
  category: null,
  brand: "Pas",
  price: 599.99,
  old_price: 899.99,
  currency: "RON",
  cta_text: "Comanda acum!",
};
const ASS = `[Script Info]
ScriptType: v4.00+
PlayResX: 1080
PlayResY: 1920

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, OutlineColour, Bold, Alignment, Outline
Style: Caption,Montserrat,64,&H00FFFFFF,&H00000000,-1,5,4

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: 0,0:00:00.20,0:00:01.90,Caption,,0,0,0,,{\\pos(504,940)}Pantof de alergare
`;

let root: string;
let folder: string;
let plan: Composition;
let level: VoiceLevel | null;
const step = (signal = new AbortController().signal) => {
  const seen: number[] = [];
  return { signal, onProgress: (fraction: number) => void seen.push(fraction), seen };
};

/** Silence, but for a 2 kHz tone from 1 to 1.2 s: 48 kHz mono 16-bit. */
async function writeVoice(path: string, durationS: number): Promise<void> {
  const click = "aevalsrc='if(between(t,1,1.2),0.5*sin(2*PI*2000*t),0)':s=48000";
  await runFfmpeg(
    {
      inputs: [{ path: `${click}:d=${durationS}`, options: ["-f", "lavfi"] }],
      outputOptions: ["-c:a", "pcm_s16le"],
      output: path,
    },
    step(),
  );
}

/** A grainy photograph: hard to encode, and worth denoising. */
async function writePhoto(path: string): Promise<void> {
  const noise = { type: "gaussian" as const, mean: 128, sigma: 16 };
  const grain = await sharp({ create: { width: 1400, height: 1000, channels: 3, background: "#808080", noise } })
    .blur(0.7)
    .png()
    .toBuffer();
  const blot = Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" width="1400" height="1000"><circle cx="700" cy="520" r="260" fill="#c1121f"/></svg>',
  );
  await sharp(grain)
    .composite([{ input: blot }])
    .png()
    .toFile(path);
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "render-"));
  folder = join(root, "it's [a], folder; with: all");
  await mkdir(folder);
  await writePhoto(join(folder, "image.png"));
  await writeVoice(join(folder, "voice.wav"), DURATION_S);
  await writeFile(join(folder, "captions.ass"), ASS);
  const narration = { duration_s: DURATION_S, beats: { title: 0.1, price: 0.6, cta: 1.1 }, sentences: [] };
  level = await levelVoice(join(folder, "voice.wav"), step());
  plan = await compose(scene, narration, { folder, cacheDir: join(root, "cache") }, step());
}, 120_000);
afterAll(() => rm(root, { recursive: true, force: true }));

/** The types of the MP4 boxes, outer ones first. */
function boxNames(data: Buffer, from = 0, to = data.length): string[] {
  const names: string[] = [];
  for (let at = from; at + 8 <= to; ) {
    const size = data.readUInt32BE(at);
    const name = data.toString("latin1", at + 4, at + 8);
    names.push(name, ...(["moov", "trak"].includes(name) ? boxNames(data, at + 8, at + size) : []));
    if (size < 8) break;
    at += size;
  }
  return names;
}

const video = () => join(folder, "video.mp4");

describe("finalRender", () => {
  it.each(ENCODING_PRESETS)("writes what %s requires", { timeout: 120_000 }, async (preset) => {
    const watched = step();
    await finalRender(folder, { composition: plan, level }, { ...DEFAULTS, preset }, watched);
    const { streams, format } = await probe(video());
    expect(streams.find(({ codec_type }) => codec_type === "video")).toMatchObject({
      codec_name: "h264",
      profile: "High",
      pix_fmt: "yuv420p",
      width: 1080,
      height: 1920,
      r_frame_rate: "30/1",
      avg_frame_rate: "30/1",
      nb_frames: DURATION_S * 30,
      start_time: 0,
      color_range: "tv",
      color_space: "bt709",
      color_transfer: "bt709",
      color_primaries: "bt709",
    });
    const sound = streams.find(({ codec_type }) => codec_type === "audio");
    expect(sound).toMatchObject({ codec_name: "aac", profile: "LC", sample_rate: 48_000, channels: 2, start_time: 0 });
    expect(Math.abs((sound?.duration ?? 0) - DURATION_S)).toBeLessThanOrEqual(1 / 30);
    expect(format.duration).toBeCloseTo(DURATION_S, 1);
    const names = boxNames(await readFile(video()));
    expect(names).not.toContain("edts");
    expect(names.indexOf("moov")).toBeLessThan(names.indexOf("mdat"));
    expect(watched.seen.at(-1)).toBeGreaterThan(0.9);
    expect((await readdir(folder)).filter((name) => name.endsWith(".part"))).toEqual([]);
  });

  it("has a closed group of pictures at least every two seconds", { timeout: 120_000 }, async () => {
    await finalRender(folder, { composition: plan, level }, { ...DEFAULTS, preset: "youtube_shorts" }, step());
    const args = ["-v", "error", "-select_streams", "v", "-show_entries", "packet=flags", "-of", "csv=p=0", video()];
    const { stdout } = await promisify(execFile)("ffprobe", args);
    const keys = stdout
      .trim()
      .split("\n")
      .flatMap((line, index) => (line.startsWith("K") ? [index] : []));
    expect(keys.slice(0, 4)).toEqual([0, 15, 30, 45]);
  });

  it("keeps sound and picture in sync to two milliseconds", { timeout: 120_000 }, async () => {
    await finalRender(folder, { composition: plan, level }, DEFAULTS, step());
    const wav = join(folder, "heard.wav");
    const outputOptions = ["-map", "0:a", "-ac", "1", "-c:a", "pcm_s16le", "-f", "s16le"];
    await runFfmpeg({ inputs: [{ path: video() }], outputOptions, output: wav }, step());
    const bytes = await readFile(wav);
    const samples = new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length >> 1);
    const onset = samples.findIndex((sample) => Math.abs(sample) > 3000);
    expect(Math.abs(onset / 48_000 - 1)).toBeLessThan(0.002);
  });

  it("encodes with an SSIM of at least 0.98", { timeout: 120_000 }, async () => {
    await finalRender(folder, { composition: plan, level }, DEFAULTS, step());
    const { inputs, filterGraph } = pictureGraph(folder, plan, DEFAULTS);
    const encoded = { path: video(), options: ["-r", "30"] };
    const graph = `${filterGraph};[${inputs.length}:v][picture]ssim[out]`;
    const log = await runFfmpeg(
      {
        inputs: [...inputs, encoded],
        filterGraph: graph,
        outputOptions: ["-map", "[out]", "-frames:v", "60", "-f", "null"],
        output: "-",
      },
      step(),
    );
    const ssim = Number(/SSIM.* All:([\d.]+)/.exec(log)?.[1]);
    expect(ssim).toBeGreaterThanOrEqual(0.98);
  });

  it("leaves no partial file when aborted", { timeout: 120_000 }, async () => {
    const copy = await copyOf("cancelled");
    const controller = new AbortController();
    const onProgress = (done: number) => done > 0.05 && controller.abort(new Error("cancelled"));
    await expect(
      finalRender(copy, { composition: plan, level }, DEFAULTS, { signal: controller.signal, onProgress }),
    ).rejects.toThrow("cancelled");
    expect((await readdir(copy)).filter((name) => name.startsWith("video"))).toEqual([]);
  });
});

async function copyOf(name: string): Promise<string> {
  const copy = join(root, name);
  await mkdir(copy);
  for (const file of await readdir(folder)) {
    if (!file.startsWith("video")) await copyFile(join(folder, file), join(copy, file));
  }
  return copy;
}

/** One frame as a player shows it, RGB. */
async function frameAt(frame: number, options: Partial<RenderOptions> & { captions?: boolean } = {}): Promise<Buffer> {
  const { inputs, filterGraph } = pictureGraph(folder, plan, { ...DEFAULTS, ...options });
  const output = join(root, "frame.rgb");
  const graph = `${filterGraph};[picture]select='eq(n,${frame})',scale=in_color_matrix=bt709:in_range=tv,format=rgb24[out]`;
  const outputOptions = ["-map", "[out]", "-frames:v", "1", "-f", "rawvideo"];
  await runFfmpeg({ inputs, filterGraph: graph, outputOptions, output }, step());
  return readFile(output);
}

describe("pictureGraph", () => {
  it("keeps the brand's colour", { timeout: 120_000 }, async () => {
    const red = { ...plan, overlays: [], clips: [], base: { ...plan.base, file: "red.rgba" } };
    const file = await open(join(folder, "red.rgba"), "w");
    await file.write(Buffer.alloc(1080 * 1920 * 4, Buffer.from([193, 18, 31, 255])));
    await file.close();
    const { inputs, filterGraph } = pictureGraph(folder, red, { ...DEFAULTS, captions: false });
    const output = join(root, "red.rgb");
    const graph = `${filterGraph};[picture]crop=2:2:100:100,scale=in_color_matrix=bt709:in_range=tv,format=rgb24[out]`;
    await runFfmpeg(
      { inputs, filterGraph: graph, outputOptions: ["-map", "[out]", "-frames:v", "1", "-f", "rawvideo"], output },
      step(),
    );
    const pixel = [...(await readFile(output)).subarray(0, 3)];
    for (const [index, value] of [193, 18, 31].entries())
      expect(Math.abs((pixel[index] ?? 0) - value)).toBeLessThanOrEqual(3);
  });

  it("burns in captions at their position", { timeout: 120_000 }, async () => {
    const [without, withCaptions] = [await frameAt(20, { captions: false }), await frameAt(20)];
    let [top, bottom, changed] = [1920, 0, 0];
    for (let at = 0; at < without.length; at += 3) {
      if (Math.abs((without[at] ?? 0) - (withCaptions[at] ?? 0)) < 40) continue;
      const y = Math.floor(at / 3 / 1080);
      [top, bottom, changed] = [Math.min(top, y), Math.max(bottom, y), changed + 1];
    }
    expect(changed).toBeGreaterThan(3000);
    expect(top).toBeGreaterThan(880);
    expect(bottom).toBeLessThan(1000);
  });

  it("applies denoising, sharpening and colour correction to the photograph", { timeout: 120_000 }, async () => {
    const measure = async (options: Partial<RenderOptions>) => {
      const pixels = await frameAt(20, { ...options, captions: false });
      const area = { left: 20, top: 1200, width: 1040, height: 400 };
      const photo = await sharp(pixels, { raw: { width: 1080, height: 1920, channels: 3 } })
        .extract(area)
        .png()
        .toBuffer();
      const kernel = [0, -1, 0, -1, 4, -1, 0, -1, 0];
      const edges = sharp(photo).greyscale().convolve({ width: 3, height: 3, kernel, offset: 128, scale: 1 });
      const { channels } = await sharp(await edges.png().toBuffer()).stats();
      const colours = (await sharp(photo).stats()).channels;
      return { detail: channels[0]?.stdev ?? 0, red: (colours[0]?.mean ?? 0) - (colours[2]?.mean ?? 0) };
    };
    const plain = await measure({});
    expect((await measure({ denoise: true })).detail).toBeLessThan(plain.detail * 0.9);
    expect((await measure({ sharpen: true })).detail).toBeGreaterThan(plain.detail * 1.15);
    expect((await measure({ color_correction: true })).red).toBeGreaterThan(plain.red * 1.08);
  });
});
