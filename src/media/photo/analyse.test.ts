import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { analysePhoto } from "./analyse.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "photo-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function photo(
  name: string,
  background: string,
  product: { left: number; top: number; width: number; height: number },
): Promise<string> {
  const path = join(folder, `${name}.png`);
  const { width, height, left, top } = product;
  const input = { create: { width, height, channels: 3 as const, background: "#c1121f" } };
  const block = await sharp(input).png().toBuffer();
  await sharp({ create: { width: 1000, height: 800, channels: 4, background } })
    .composite([{ input: block, left, top }])
    .png()
    .toFile(path);
  return path;
}

const PRODUCT = { left: 600, top: 200, width: 250, height: 400 };

describe("analysePhoto", () => {
  it("recognises a packshot by its background, and finds the product's edges", async () => {
    const { background, subject } = await analysePhoto(await photo("packshot", "#fdfdfb", PRODUCT));
    expect(background).toBe("#fdfdfb");
    expect(Math.abs(subject.left - 600)).toBeLessThan(25);
    expect(Math.abs(subject.right - 850)).toBeLessThan(25);
    expect(Math.abs(subject.top - 200)).toBeLessThan(25);
    expect(Math.abs(subject.bottom - 600)).toBeLessThan(25);
  });

  it("counts a transparent background as white", async () => {
    expect((await analysePhoto(await photo("cut-out", "#00000000", PRODUCT))).background).toBe("#ffffff");
  });

  it("counts a photograph with a coloured background as a scene, and finds the product", async () => {
    const { background, subject } = await analysePhoto(await photo("scene", "#d6b48c", PRODUCT));
    expect(background).toBeNull();
    expect(subject.right).toBeGreaterThan(800);
    expect(subject.right).toBeLessThan(920);
    expect(subject.left).toBeLessThan(620);
  });

  it("recognises a ground of one colour, also where the product touches the border", async () => {
    const { background, ground } = await analysePhoto(
      await photo("ground", "#4a4a4a", { left: 480, top: 760, width: 60, height: 40 }),
    );
    expect({ background, ground }).toEqual({ background: null, ground: "#4a4a4a" });
    expect((await analysePhoto(await photo("light", "#fdfdfb", PRODUCT))).ground).toBeNull();
  });

  it("returns the whole picture where it is empty", async () => {
    const path = join(folder, "empty.png");
    await sharp({ create: { width: 400, height: 400, channels: 3, background: "#ffffff" } })
      .png()
      .toFile(path);
    expect((await analysePhoto(path)).subject).toEqual({ left: 0, top: 0, right: 400, bottom: 400 });
  });
});
