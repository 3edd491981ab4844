import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import sharp from "sharp";
import { expect, test } from "vitest";
import { tiff } from "./image-files.fixture.ts";

const LARGE = 8192;
const BYTES = LARGE * LARGE * 3;
const large = () => sharp({ create: { width: LARGE, height: LARGE, channels: 3, background: "#d01818" } });
const run = promisify(execFile);

/** How much memory a process of its own takes for some pictures at once, as a share of all of one picture's pixels. */
async function memoryShare(file: Uint8Array, count = 1): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "prepare-"));
  await writeFile(join(folder, "file"), file);
  const code = `
    import { readFileSync } from "node:fs";
    import sharp from "sharp";
    import { prepareImage } from "./src/catalog/prepare-image.ts";
    const { signal } = new AbortController();
    const create = { width: 300, height: 300, channels: 4, background: "#d01818" };
    await prepareImage(await sharp({ create }).png().toBuffer(), signal);
    const file = readFileSync(process.argv[1]);
    const before = process.resourceUsage().maxRSS;
    const sizes = await Promise.all(Array.from({ length: ${count} }, () => prepareImage(file, signal)));
    if (sizes.some(({ size }) => size.width !== 2160 || size.height !== 2160)) throw new Error("not shrunk");
    console.log((process.resourceUsage().maxRSS - before) * 1024);`;
  const options = ["--import", "tsx", "--input-type=module", "--eval", code, join(folder, "file")];
  const { stdout } = await run(process.execPath, options);
  await rm(folder, { recursive: true });
  return Number(stdout) / BYTES;
}

test.each([
  ["JPEG", () => large().jpeg().toBuffer()],
  ["turned JPEG", () => large().withMetadata({ orientation: 6 }).jpeg().toBuffer()],
  ["PNG", () => large().png({ compressionLevel: 1 }).toBuffer()],
  ["WebP", () => large().webp({ effort: 0 }).toBuffer()],
  ["TIFF", () => large().tiff({ compression: "deflate" }).toBuffer()],
  ["TIFF of tiles", () => large().tiff({ compression: "deflate", tile: true }).toBuffer()],
  [
    "TIFF of one strip",
    async () => tiff([{ width: LARGE, height: LARGE, pixels: Buffer.alloc(BYTES), bits: [8, 8, 8], isDeflated: true }]),
  ],
])("64 megapixels of a %s are shrunk as they are decoded", async (_, make) => {
  expect(await memoryShare(await make())).toBeLessThan(0.5);
});

test("pictures of 64 megapixels that must be decoded whole are so one at a time", async () => {
  const progressive = await large().jpeg({ progressive: true }).toBuffer();
  const one = await memoryShare(progressive);
  expect(one).toBeLessThan(1.5);
  expect(await memoryShare(progressive, 3)).toBeLessThan(one * 1.5);
});
