import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { failureOf } from "../../contract/failure.fixture.ts";
import { FRAME } from "../../contract/video.ts";
import { levelVoice, normalisingFilter } from "../audio/loudness.ts";
import { runFfmpeg } from "../ffmpeg/run.ts";
import { audioAndFileOptions, videoOptions } from "../render/presets.ts";
import { analyseGops, readVideoPackets } from "./gops.ts";
import { verifyVideo } from "./index.ts";
import { readMp4Layout } from "./mp4-boxes.ts";

const DURATION_S = 3;
const step = { signal: new AbortController().signal, onProgress: () => {} };
let folder: string;
let voice: string;
let valid: string;

const file = (name: string) => join(folder, name);
/** A moving picture, so that the encoder places B-frames and key frames as in real videos. */
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
  valid = file("valid.mp4");
  const sound = normalisingFilter(await levelVoice(voice, step));
  await runFfmpeg(
    {
      inputs: [picture(SIZE), { path: voice }],
      filterGraph: `[1:a]${sound}[a]`,
      outputOptions: ["-map", "0:v", "-map", "[a]", ...videoOptions("tiktok"), ...audioAndFileOptions("tiktok")],
      output: valid,
    },
    step,
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The valid file, its packets copied, in another container or with another sound. */
async function remux(name: string, outputOptions: string[]): Promise<string> {
  const output = file(`${name}.mp4`);
  await runFfmpeg({ inputs: [{ path: valid }, { path: voice }], outputOptions, output }, step);
  return output;
}
/** The valid sound with another picture. */
async function withPicture(name: string, source: ReturnType<typeof picture>, options: string[]): Promise<string> {
  const output = file(`${name}.mp4`);
  const outputOptions = ["-map", "0:v", "-map", "1:a", "-c:a", "copy", ...videoOptions("tiktok"), ...options, ...FILE];
  await runFfmpeg({ inputs: [source, { path: valid }], outputOptions, output }, step);
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

const rejectionOf = async (path: string) => {
  const failure = await failureOf(verifyVideo(path, { durationS: DURATION_S }, step));
  expect(failure.type).toBe("VideoRejected");
  return /\((.*)\)/.exec(failure.message)?.[1]?.split("; ") ?? [];
};

describe("verifyVideo", () => {
  it("accepts a valid file and reports its measurements", async () => {
    const report = await verifyVideo(valid, { durationS: DURATION_S }, step);
    expect(report).toMatchObject({ duration_s: DURATION_S, size_bytes: (await stat(valid)).size });
    expect(Math.abs(report.loudness_lufs + 14)).toBeLessThanOrEqual(0.5);
    expect(report.true_peak_db).toBeLessThanOrEqual(-1);
  });

  it.each<[string, () => Promise<string>, RegExp]>([
    [
      "index at the end",
      () => remux("late", [...COPY, "-use_editlist", "0", "-movflags", "negative_cts_offsets"]),
      /^index: behind the media, not first$/,
    ],
    [
      "an edit list",
      () => remux("edits", [...COPY, "-use_editlist", "1", "-movflags", "+faststart"]),
      /^edit list: there, not none$/,
    ],
    ["too quiet", () => remux("quiet", sound("-af", "pan=stereo|c0=c0|c1=c0,volume=-3dB")), /^loudness: -2[\d.]+ LUFS/],
    [
      "sound that ends early",
      () => remux("short", sound("-af", `${LOUD},atrim=end=2.5`)),
      /^length of the sound: 2\.[45]/,
    ],
    [
      "other sound",
      () => remux("mp3", ["-map", "0:v", "-c:v", "copy", "-map", "1:a", "-af", LOUD, "-c:a", "libmp3lame", ...FILE]),
      /^sound codec: mp3, not aac LC$/,
    ],
    [
      "an untagged matrix",
      () =>
        remux("matrix", [...COPY, ...FILE, "-bsf:v", "h264_metadata=matrix_coefficients=5", "-colorspace", "bt470bg"]),
      /^colour matrix: bt470bg/,
    ],
    ["another size", () => withPicture("size", picture("720x1280"), []), /^size: 720×1280, not 1080×1920$/],
    ["another profile", () => withPicture("main", picture(SIZE), ["-profile:v", "main"]), /^H.264 profile: Main/],
    [
      "a long group",
      () => withPicture("long", picture(SIZE), ["-g", "250"]),
      /^longest group: 3\.000 s, not at most 2 s$/,
    ],
    [
      "open groups",
      () =>
        withPicture("open", picture(SIZE), [
          "-flags",
          "-cgop",
          "-x264-params",
          "open-gop=1:keyint=30:bframes=2:b-adapt=0:scenecut=0",
        ]),
      /^groups of pictures: open/,
    ],
  ])("rejects a file with %s, for that alone", async (_, make, reason) => {
    const reasons = await rejectionOf(await make());
    expect(reasons.join("; ")).toMatch(reason);
    expect(reasons).toHaveLength(1);
  });

  it("rejects mono", async () => {
    const reasons = await rejectionOf(await remux("mono", sound("-ac", "1", "-af", "volume=7.9dB")));
    expect(reasons).toEqual(["channels: 1, not 2"]);
  });

  it("rejects another sample rate", async () => {
    const reasons = await rejectionOf(await remux("rate", sound("-ar", "44100", "-af", LOUD)));
    expect(reasons).toEqual(["sample rate: 44100, not 48000"]);
  });

  it("rejects peaks above −1 dBTP", async () => {
    const peaks = `aeval='if(between(mod(t,1),0.5,0.501),0.56,val(0))',${LOUD}`;
    const reasons = await rejectionOf(await remux("peaks", sound("-b:a", "384k", "-af", peaks)));
    expect(reasons.join("; ")).toMatch(/true peak: -?\d+(\.\d+)? dBTP/);
  });

  it("rejects 25 frames a second, and frames at uneven times", async () => {
    const slow = await rejectionOf(await withPicture("25", picture("360x640", 25), ["-r", "25"]));
    expect(slow).toContain("frame rate: 25/1, not 30/1");
    const uneven = await remux("uneven", [...COPY, ...FILE, "-bsf:v", "setts=pts=PTS+if(eq(N\\,40)\\,600\\,0)"]);
    expect((await rejectionOf(uneven)).join()).toMatch(/frame times: uneven/);
  });

  it("rejects another length, and a file without sound or picture", async () => {
    const failure = await failureOf(verifyVideo(valid, { durationS: DURATION_S + 0.1 }, step));
    expect(failure.message).toMatch(/length of the picture: 3\.000 s, not 3\.100 s/);
    expect(await rejectionOf(await remux("mute", ["-map", "0:v", "-c", "copy", ...FILE]))).toContain(
      "sound: missing, not there",
    );
    expect(await rejectionOf(await remux("blind", ["-map", "0:a", "-c", "copy", ...FILE]))).toContain(
      "picture: missing, not there",
    );
  });

  it("names everything that is wrong at once", async () => {
    const reasons = await rejectionOf(await remux("all", [...COPY, "-use_editlist", "1"]));
    expect(reasons.map((reason) => reason.split(":")[0])).toEqual(["index", "edit list"]);
  });

  it("rejects with the signal's reason when aborted", async () => {
    const aborted = { ...step, signal: AbortSignal.abort(new Error("cancelled")) };
    await expect(verifyVideo(valid, { durationS: DURATION_S }, aborted)).rejects.toThrow("cancelled");
  });
});

describe("readMp4Layout", () => {
  it("ends on a file that is no MP4", async () => {
    expect(await readMp4Layout(voice)).toEqual({ indexFirst: false, editList: false });
  });
});

describe("analyseGops", () => {
  const packet = (frame: number, isKeyFrame = false) => ({ pts: frame / 30, isKeyFrame });
  it("counts the last group up to the video's end", () => {
    const packets = Array.from({ length: 90 }, (_, i) => packet(i, i === 0 || i === 15));
    expect(analyseGops(packets, 30)).toMatchObject({ closed: true, evenlySpaced: true });
    expect(analyseGops(packets, 30).longestS).toBeCloseTo(2.5, 6);
  });
  it("detects frames that are shown before the key frame they follow", () => {
    const packets = [packet(0, true), packet(3), packet(1), packet(2), packet(6, true), packet(4), packet(5)];
    expect(analyseGops(packets, 30)).toMatchObject({ closed: false, evenlySpaced: true });
  });
  it("detects a missing frame and a file without frames", () => {
    expect(analyseGops([packet(0, true), packet(1), packet(3)], 30).evenlySpaced).toBe(false);
    expect(analyseGops([], 30)).toMatchObject({ closed: false, evenlySpaced: false });
  });
  it("reads a real file's packets in decoding order", async () => {
    const packets = await readVideoPackets(valid, step.signal);
    expect(packets).toHaveLength(DURATION_S * FRAME.fps);
    expect(packets[0]).toEqual({ pts: 0, isKeyFrame: true });
  });
});
