import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lookAtPhoto } from "./analyse.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "photo-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function photo(
  name: string,
  ground: string,
  product: { left: number; top: number; width: number; height: number },
): Promise<string> {
  const path = join(folder, `${name}.png`);
  const { width, height, left, top } = product;
  const input = { create: { width, height, channels: 3 as const, background: "#c1121f" } };
  const block = await sharp(input).png().toBuffer();
  await sharp({ create: { width: 1000, height: 800, channels: 4, background: ground } })
    .composite([{ input: block, left, top }])
    .png()
    .toFile(path);
  return path;
}

const PRODUCT = { left: 600, top: 200, width: 250, height: 400 };

describe("lookAtPhoto", () => {
  it("knows a packshot by its ground, and where its product begins and ends", async () => {
    const { ground, subject } = await lookAtPhoto(await photo("packshot", "#fdfdfb", PRODUCT));
    expect(ground).toBe("#fdfdfb");
    expect(Math.abs(subject.left - 600)).toBeLessThan(25);
    expect(Math.abs(subject.right - 850)).toBeLessThan(25);
    expect(Math.abs(subject.top - 200)).toBeLessThan(25);
    expect(Math.abs(subject.bottom - 600)).toBeLessThan(25);
  });

  it("takes a transparent ground for white", async () => {
    expect((await lookAtPhoto(await photo("cut-out", "#00000000", PRODUCT))).ground).toBe("#ffffff");
  });

  it("takes a dark or a coloured ground for a scene, and still finds the product", async () => {
    const { ground, subject } = await lookAtPhoto(await photo("scene", "#d6b48c", PRODUCT));
    expect(ground).toBeNull();
    expect(subject.right).toBeGreaterThan(800);
    expect(subject.right).toBeLessThan(920);
    expect(subject.left).toBeLessThan(620);
  });

  it("answers for a picture with nothing in it", async () => {
    const path = join(folder, "empty.png");
    await sharp({ create: { width: 400, height: 400, channels: 3, background: "#ffffff" } })
      .png()
      .toFile(path);
    expect((await lookAtPhoto(path)).subject).toEqual({ left: 0, top: 0, right: 400, bottom: 400 });
  });
});
