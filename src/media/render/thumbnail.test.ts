import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { failureOf } from "../../contract/failure.fixture.ts";
import { runFfmpeg } from "../ffmpeg/run.ts";
import { makeThumbnail } from "./thumbnail.ts";

const step = { signal: new AbortController().signal, onProgress: () => {} };
let folder: string;
let video: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "thumbnail-"));
  video = join(folder, "video.mp4");
  // Red, and green from 1.5 s on.
  const source = { path: "color=red:s=1080x1920:r=30:d=2", options: ["-f", "lavfi"] };
  const filterGraph = "[0:v]drawbox=color=0x00c000:t=fill:enable='gte(t,1.5)'[v]";
  const outputOptions = ["-map", "[v]", "-c:v", "libx264", "-preset", "ultrafast"];
  await runFfmpeg({ inputs: [source], filterGraph, outputOptions, output: video }, step);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("makeThumbnail", () => {
  it("writes a progressive JPEG of 540×960 from near the end, and no other file", async () => {
    const target = join(folder, "thumbnail.jpg");
    await makeThumbnail(video, 2, target, step);
    expect(await sharp(target).metadata()).toMatchObject({
      format: "jpeg",
      width: 540,
      height: 960,
      isProgressive: true,
    });
    const [red, green] = (await sharp(target).stats()).channels.map(({ mean }) => mean);
    expect(red).toBeLessThan(30);
    expect(green).toBeGreaterThan(160);
    expect((await readdir(folder)).toSorted()).toEqual(["thumbnail.jpg", "video.mp4"]);
  });

  it("reports a full disk", async () => {
    const target = join(folder, "full.jpg");
    await symlink("/dev/full", `${target}.png`);
    expect((await failureOf(makeThumbnail(video, 2, target, step))).type).toBe("DiskFull");
  });

  it("keeps an earlier thumbnail when it fails", async () => {
    const [broken, target] = [join(folder, "broken.mp4"), join(folder, "kept.jpg")];
    await writeFile(broken, "no video");
    await writeFile(target, "earlier");
    expect((await failureOf(makeThumbnail(broken, 2, target, step))).type).toBe("RenderFailed");
    expect(await readFile(target, "utf8")).toBe("earlier");
    expect((await readdir(folder)).filter((name) => /part|png/.test(name))).toEqual([]);
    await Promise.all([rm(broken), rm(target)]);
  });
});
