import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { analysePhoto } from "./analyse.ts";
import { makePlate } from "./plate.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "plate-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const [WIDTH, HEIGHT] = [540, 960];
const SPEC = {
  width: WIDTH,
  height: HEIGHT,
  subjectArea: { left: 70, top: 250, right: 470, bottom: 650 },
  studioColour: "#d8d8e8",
};

/** The colours of a plate's rows in its middle, from the top. */
async function middleColumn(ground: string): Promise<number[][]> {
  const path = join(folder, "photo.png");
  const shirt = `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="400"><rect width="400" height="400" fill="${ground}"/>
    <rect x="100" y="60" width="200" height="280" fill="#fff"/></svg>`;
  await sharp(Buffer.from(shirt)).flatten().png().toFile(path);
  const { pixels } = await makePlate(path, await analysePhoto(path), SPEC);
  return Array.from({ length: HEIGHT }, (_, y) => {
    const at = (y * WIDTH + WIDTH / 2) * 4;
    return [...pixels.subarray(at, at + 3)];
  });
}

test("a ground of one colour fills the plate, and the product is there once", async () => {
  const rows = await middleColumn("#4a4a4a");
  const isWhite = rows.map(([red = 0]) => red > 200);
  expect(rows[0]).toEqual([0x4a, 0x4a, 0x4a]);
  expect(rows.at(-1)).toEqual([0x4a, 0x4a, 0x4a]);
  const edges = isWhite.filter((white, y) => y > 0 && white !== isWhite[y - 1]);
  expect(edges).toEqual([true, false]);
});
