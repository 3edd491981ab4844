/**
 * Renders the sample shop's pictures: every `samples/draw/*.svg` to `samples/images/*.jpg`.
 * Run it after changing a drawing: `npx tsx samples/draw.ts [name…]`.
 */
import { readdir } from "node:fs/promises";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import sharp from "sharp";

const folder = (name: string) => fileURLToPath(new URL(`./${name}/`, import.meta.url));
const wanted = process.argv.slice(2);
const names = (await readdir(folder("draw"))).map((file) => basename(file, ".svg"));

for (const name of names.filter((each) => wanted.length === 0 || wanted.includes(each))) {
  const target = `${folder("images")}${name}.jpg`;
  const { width, height, size } = await sharp(`${folder("draw")}${name}.svg`)
    .flatten({ background: "#ffffff" })
    .jpeg({ quality: 85, mozjpeg: true })
    .toFile(target);
  console.log(`${name}: ${width} × ${height}, ${Math.round(size / 1000)} kB`);
}
