import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FRAME } from "../../contract/video.ts";
import { failureOf } from "../../speech/measure.fixture.ts";
import { levelVoice, normalisingFilter } from "../audio/loudness.ts";
import { runFfmpeg } from "../ffmpeg/run.ts";
import { audioAndFileOptions, videoOptions } from "../render/presets.ts";
import { verifyVideo } from "./index.ts";
import { readMp4Layout } from "./mp4-boxes.ts";
import { groupsOf, videoPackets } from "./packets.ts";

const DURATION_S = 3;
const step = { signal: new AbortController().signal, onProgress: () => {} };
let folder: string;
let voice: string;
let right: string;

const file = (name: string) => join(folder, name);
/** Moving, so that B-frames and key frames are set as in real life. */
const picture = (size: string, rate: number = FRAME.fps) => ({
  path: `testsrc2=s=${size}:r=${rate}:d=${DURATION_S}`,
  options: ["-f", "lavfi"],
});
const SIZE = `${FRAME.width}x${FRAME.height}`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "verify-"));
  voice = file("voice.wav");
  const tone = { path: `sine=f=300:r=48000:d=${DURATION_S}`, options: ["-f", "lavfi"] };
  await runFfmpeg({ inputs: [tone], outputOptions: ["-c:a", "pcm_s16le"], output: voice }, step);
  right = file("right.mp4");
  const sound = normalisingFilter(await levelVoice(voice, step));
  await runFfmpeg(
    {
      inputs: [picture(SIZE), { path: voice }],
      filterGraph: `[1:a]${sound}[a]`,
      outputOptions: ["-map", "0:v", "-map", "[a]", ...videoOptions("tiktok"), ...audioAndFileOptions("tiktok")],
      output: right,
    },
    step,
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The right file with its packets as they are, into another container or with another sound. */
async function remade(name: string, outputOptions: string[]): Promise<string> {
  const output = file(`${name}.mp4`);
  await runFfmpeg({ inputs: [{ path: right }, { path: voice }], outputOptions, output }, step);
  return output;
}
/** The right sound under another picture. */
async function repainted(name: string, source: ReturnType<typeof picture>, options: string[]): Promise<string> {
  const output = file(`${name}.mp4`);
  const outputOptions = ["-map", "0:v", "-map", "1:a", "-c:a", "copy", ...videoOptions("tiktok"), ...options, ...FILE];
  await runFfmpeg({ inputs: [source, { path: right }], outputOptions, output }, step);
  return output;
}
const FILE = ["-use_editlist", "0", "-movflags", "+faststart+negative_cts_offsets"];
const COPY = ["-map", "0", "-c", "copy"];
const sound = (...options: string[]) => [
  "-map",
  "0:v",
  "-c:v",
  "copy",
  "-map",
  "1:a",
  "-c:a",
  "aac",
  ...options,
  ...FILE,
];
/** The tone at −14 LUFS. */
const LOUD = "volume=4.9dB,pan=stereo|c0=c0|c1=c0";

const refusalOf = async (path: string) => {
  const failure = await failureOf(verifyVideo(path, { durationS: DURATION_S }, step));
  expect(failure.type).toBe("VideoRejected");
  return /\((.*)\)/.exec(failure.message)?.[1]?.split("; ") ?? [];
};

describe("verifyVideo", () => {
  it("accepts a right file and reports what it measured", async () => {
    const report = await verifyVideo(right, { durationS: DURATION_S }, step);
    expect(report).toMatchObject({ duration_s: DURATION_S, size_bytes: (await stat(right)).size });
    expect(Math.abs(report.loudness_lufs + 14)).toBeLessThanOrEqual(0.5);
    expect(report.true_peak_db).toBeLessThanOrEqual(-1);
  });

  it.each<[string, () => Promise<string>, RegExp]>([
    [
      "index at the end",
      () => remade("late", [...COPY, "-use_editlist", "0", "-movflags", "negative_cts_offsets"]),
      /^index: behind the media, not first$/,
    ],
    [
      "an edit list",
      () => remade("edits", [...COPY, "-use_editlist", "1", "-movflags", "+faststart"]),
      /^edit list: there, not none$/,
    ],
    [
      "too quiet",
      () => remade("quiet", sound("-af", "pan=stereo|c0=c0|c1=c0,volume=-3dB")),
      /^loudness: -2[\d.]+ LUFS/,
    ],
    [
      "sound that ends early",
      () => remade("short", sound("-af", `${LOUD},atrim=end=2.5`)),
      /^length of the sound: 2\.[45]/,
    ],
    [
      "other sound",
      () => remade("mp3", ["-map", "0:v", "-c:v", "copy", "-map", "1:a", "-af", LOUD, "-c:a", "libmp3lame", ...FILE]),
      /^sound codec: mp3, not aac LC$/,
    ],
    [
      "an untagged matrix",
      () =>
        remade("matrix", [...COPY, ...FILE, "-bsf:v", "h264_metadata=matrix_coefficients=5", "-colorspace", "bt470bg"]),
      /^colour matrix: bt470bg/,
    ],
    ["another size", () => repainted("size", picture("720x1280"), []), /^size: 720×1280, not 1080×1920$/],
    ["another profile", () => repainted("main", picture(SIZE), ["-profile:v", "main"]), /^H.264 profile: Main/],
    [
      "a long group",
      () => repainted("long", picture(SIZE), ["-g", "250"]),
      /^longest group: 3\.000 s, not at most 2 s$/,
    ],
    [
      "open groups",
      () =>
        repainted("open", picture(SIZE), [
          "-flags",
          "-cgop",
          "-x264-params",
          "open-gop=1:keyint=30:bframes=2:b-adapt=0:scenecut=0",
        ]),
      /^groups of pictures: open/,
    ],
  ])("refuses a file with %s, for that alone", async (_, make, reason) => {
    const missed = await refusalOf(await make());
    expect(missed.join("; ")).toMatch(reason);
    expect(missed).toHaveLength(1);
  });

  it("refuses mono", async () => {
    const missed = await refusalOf(await remade("mono", sound("-ac", "1", "-af", "volume=7.9dB")));
    expect(missed).toEqual(["channels: 1, not 2"]);
  });

  it("refuses another rate of samples", async () => {
    const missed = await refusalOf(await remade("rate", sound("-ar", "44100", "-af", LOUD)));
    expect(missed).toEqual(["sample rate: 44100, not 48000"]);
  });

  it("refuses peaks above −1 dBTP", async () => {
    const peaks = `aeval='if(between(mod(t,1),0.5,0.501),0.56,val(0))',${LOUD}`;
    const missed = await refusalOf(await remade("peaks", sound("-b:a", "384k", "-af", peaks)));
    expect(missed.join("; ")).toMatch(/true peak: -?\d+(\.\d+)? dBTP/);
  });

  it("refuses 25 frames a second, and frames at uneven times", async () => {
    const slow = await refusalOf(await repainted("25", picture("360x640", 25), ["-r", "25"]));
    expect(slow).toContain("frame rate: 25/1, not 30/1");
    const uneven = await remade("uneven", [...COPY, ...FILE, "-bsf:v", "setts=pts=PTS+if(eq(N\\,40)\\,600\\,0)"]);
    expect((await refusalOf(uneven)).join()).toMatch(/frame times: uneven/);
  });

  it("refuses another length, and a file without sound or picture", async () => {
    const failure = await failureOf(verifyVideo(right, { durationS: DURATION_S + 0.1 }, step));
    expect(failure.message).toMatch(/length of the picture: 3\.000 s, not 3\.100 s/);
    expect(await refusalOf(await remade("mute", ["-map", "0:v", "-c", "copy", ...FILE]))).toContain(
      "sound: missing, not there",
    );
    expect(await refusalOf(await remade("blind", ["-map", "0:a", "-c", "copy", ...FILE]))).toContain(
      "picture: missing, not there",
    );
  });

  it("names all that is wrong at once", async () => {
    const missed = await refusalOf(await remade("all", [...COPY, "-use_editlist", "1"]));
    expect(missed.map((figure) => figure.split(":")[0])).toEqual(["index", "edit list"]);
  });

  it("ends when aborted, with the signal's reason", async () => {
    const aborted = { ...step, signal: AbortSignal.abort(new Error("cancelled")) };
    await expect(verifyVideo(right, { durationS: DURATION_S }, aborted)).rejects.toThrow("cancelled");
  });
});

describe("readMp4Layout", () => {
  it("reads what is no MP4 without an end", async () => {
    expect(await readMp4Layout(voice)).toEqual({ indexFirst: false, editList: false });
  });
});

describe("groupsOf", () => {
  const packet = (frame: number, key = false) => ({ pts: frame / 30, key });
  it("takes the distance to the end for the last group's", () => {
    const packets = Array.from({ length: 90 }, (_, i) => packet(i, i === 0 || i === 15));
    expect(groupsOf(packets, 30)).toMatchObject({ closed: true, even: true });
    expect(groupsOf(packets, 30).longestS).toBeCloseTo(2.5, 6);
  });
  it("sees frames that are shown before the key frame they follow", () => {
    const packets = [packet(0, true), packet(3), packet(1), packet(2), packet(6, true), packet(4), packet(5)];
    expect(groupsOf(packets, 30)).toMatchObject({ closed: false, even: true });
  });
  it("misses a lost frame and a file without any", () => {
    expect(groupsOf([packet(0, true), packet(1), packet(3)], 30).even).toBe(false);
    expect(groupsOf([], 30)).toMatchObject({ closed: false, even: false });
  });
  it("reads a real file's packets in their order", async () => {
    const packets = await videoPackets(right, step.signal);
    expect(packets).toHaveLength(DURATION_S * FRAME.fps);
    expect(packets[0]).toEqual({ pts: 0, key: true });
  });
});
