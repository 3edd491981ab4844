import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Branding, brandingSchema, VIDEO_TEMPLATES, type VideoTemplate } from "../../contract/settings.ts";
import { SAFE_BOX, type Scene } from "../../contract/video.ts";
import type { Box } from "../draw/box.ts";
import { contrast } from "../draw/colour.ts";
import { captionBand } from "../templates/index.ts";
import { compose, textBoundsOf } from "./compose.ts";
import { type Composition, compositionSchema } from "./composition.ts";

const TITLES = [
  "Cort",
  'Laptop ultraportabil 14" cu procesor Core',
  "Căști? Nu: tastatură mecanică „Clacky” multicoloră, cu cursă lungă a tastelor",
  "Obiectiv foto cu acoperire multistrat pentru camere SLR digitale și pe film, montură universală, inel de focalizare fin, parasolar și husă incluse",
  "ÎNCĂLȚĂMINTE",
  "x".repeat(150),
  "日本語の製品 😀 مرحبا",
  "كرسي بلاستيك أصفر مريح للمطبخ",
  "Ελληνικά παπούτσια για τρέξιμο",
  "한국어 제품 이름 👩‍👧 ❤️",
  "{\\b1}drawbox=c=red;[0:v],<b>'\"",
];
const OFFERS: Pick<Scene, "price" | "old_price" | "currency">[] = [
  { price: 119, old_price: 149, currency: "RON" },
  { price: 1_234_567.89, old_price: 2_345_678.9, currency: "RON" },
  { price: 349, old_price: null, currency: "EUR" },
  { price: 0.99, old_price: 99.99, currency: "USD" },
  { price: null, old_price: null, currency: null },
];
const BRANDS = ["Apple", null, "O marcă al cărei nume nu se mai termină niciodată pe un singur rând"];
const CTAS = ["Comanda acum!", "Comandă chiar acum și primești livrarea gratuită acasă azi"];

const sceneOf = (template: VideoTemplate, rest: Partial<Scene> = {}, branding: Partial<Branding> = {}): Scene => ({
  kind: "product",
  branding: brandingSchema.parse({ template, ...branding }),
  title: "Pantof de alergare",
  text: null,
  description: null,
  category: "Sport > Alergare",
  brand: "Pas",
  price: 599.99,
  old_price: 899.99,
  currency: "RON",
  cta_text: "Comanda acum!",
  ...rest,
});

const overlap = (a: Box, b: Box) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

describe.each(VIDEO_TEMPLATES)("the layout of %s", (template) => {
  const scenes = TITLES.flatMap((title) =>
    OFFERS.flatMap((offer) =>
      BRANDS.flatMap((brand) => CTAS.map((cta_text) => sceneOf(template, { title, ...offer, brand, cta_text }))),
    ),
  );

  it("keeps all text inside of the safe area, at every beat", () => {
    for (const scene of scenes) {
      for (const { name, box } of textBoundsOf(scene)) {
        const where = `${name} of ${scene.title}: ${JSON.stringify(box)}`;
        expect(box.left, where).toBeGreaterThanOrEqual(SAFE_BOX.left);
        expect(box.right, where).toBeLessThanOrEqual(SAFE_BOX.right);
        expect(box.top, where).toBeGreaterThanOrEqual(SAFE_BOX.top);
        expect(box.bottom, where).toBeLessThanOrEqual(SAFE_BOX.bottom);
      }
    }
  });

  it("lets no text overlap other text or the captions", () => {
    const band = captionBand(template);
    for (const scene of scenes) {
      const boxes = textBoundsOf(scene);
      for (const [index, { after, name, box }] of boxes.entries()) {
        expect(overlap(box, band), `${name} of ${scene.title} on the captions`).toBe(false);
        for (const other of boxes.slice(index + 1).filter((candidate) => candidate.after === after))
          expect(overlap(box, other.box), `${name} on ${other.name} of ${scene.title} after ${after}`).toBe(false);
      }
    }
  });

  it("shows what the product has and nothing else", () => {
    const namesOf = (offer: Partial<Scene>) => {
      const boxes = textBoundsOf(sceneOf(template, offer));
      return boxes
        .filter(({ after }) => after === "cta")
        .map(({ name }) => name)
        .sort();
    };
    expect(namesOf({})).toEqual(["badge", "cta", "eyebrow", "old_price", "price", "title"]);
    expect(namesOf({ old_price: null })).toEqual(["cta", "eyebrow", "price", "title"]);
    expect(namesOf({ price: null, old_price: null, brand: null, category: null })).toEqual(["cta", "title"]);
  });
});

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "compose-"));
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** A video's work folder, and the cache. */
const foldersOf = (folder: string) => ({ folder, cacheDir: join(root, "cache") });

/** A work folder with the photograph of a product: a scene, or a packshot on white. */
async function folderWith(name: string, background: string): Promise<string> {
  const folder = join(root, name);
  await mkdir(folder, { recursive: true });
  const product = Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="500"><rect width="300" height="500" fill="#0a7"/></svg>',
  );
  await sharp({ create: { width: 1200, height: 800, channels: 3, background } })
    .composite([{ input: product, left: 60, top: 150 }])
    .png()
    .toFile(join(folder, "image.png"));
  return folder;
}

const step = (signal = new AbortController().signal) => ({ signal, onProgress: () => {} });
const NARRATION = { duration_s: 10, beats: { title: 0.2, price: 2, cta: 4 }, sentences: [] };

async function digests(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder)).sort();
  const entries = names.map(async (name) => [
    name,
    createHash("sha1")
      .update(await readFile(join(folder, name)))
      .digest("hex"),
  ]);
  return Object.fromEntries(await Promise.all(entries));
}

/** The last frame of a clip. */
async function lastFrame(
  folder: string,
  plan: Composition,
  file: string,
): Promise<{ pixels: Buffer; clip: Composition["clips"][number] }> {
  const clip = plan.clips.find((candidate) => candidate.file === file);
  if (!clip) throw new Error(`no ${file}`);
  const bytes = await readFile(join(folder, file));
  const size = clip.width * clip.height * 4;
  return { pixels: bytes.subarray((clip.frames - 1) * size, clip.frames * size), clip };
}

describe("compose", () => {
  it("draws identical files from the same scene every time", { timeout: 120_000 }, async () => {
    const folder = await folderWith("twice", "#888888");
    const plan = await compose(sceneOf("product_spotlight"), NARRATION, foldersOf(folder), step());
    const before = await digests(folder);
    for (const folders of [foldersOf(folder), { folder, cacheDir: join(root, "empty") }]) {
      expect(await compose(sceneOf("product_spotlight"), NARRATION, folders, step())).toEqual(plan);
      expect(await digests(folder)).toEqual(before);
    }
    expect(compositionSchema.parse(JSON.parse(JSON.stringify(plan)))).toEqual(plan);
    expect(plan.frames).toBe(300);
  });

  it("uses the cached plate of the same photograph when the price changes", {
    timeout: 120_000,
  }, async () => {
    const [first, second] = [await folderWith("before", "#8888aa"), await folderWith("after", "#8888aa")];
    await compose(sceneOf("collection"), NARRATION, foldersOf(first), step());
    const kept = await readdir(join(root, "cache", "content"));
    await compose(sceneOf("collection", { price: 499.99, title: "Altul" }), NARRATION, foldersOf(second), step());
    expect(await readdir(join(root, "cache", "content"))).toEqual(kept);
    const file = async (folder: string, name: string) => (await stat(join(folder, name))).ino;
    expect(await file(second, "plate.rgba")).toBe(await file(first, "plate.rgba"));
    const [was, is] = [await digests(first), await digests(second)];
    expect(is["price.rgba"]).not.toBe(was["price.rgba"]);
    expect(is["base.rgba"]).toBe(was["base.rgba"]);
  });

  it.each([
    ["picture", {}, "#888899"],
    ["template", { template: "sale_banner" as const }, "#8888aa"],
    ["colour behind it", { primary_color: "#7f1d1d" }, "#8888aa"],
  ])("makes another plate for another %s", { timeout: 120_000 }, async (change, branding, background) => {
    const [first, second] = [await folderWith("one", "#8888aa"), await folderWith("other", background)];
    const folders = (folder: string) => ({ folder, cacheDir: join(root, `cache of another ${change}`) });
    await compose(sceneOf("collection"), NARRATION, folders(first), step());
    const { length } = await readdir(join(root, `cache of another ${change}`, "content"));
    await compose(sceneOf("collection", {}, branding), NARRATION, folders(second), step());
    expect((await readdir(join(root, `cache of another ${change}`, "content"))).length).toBeGreaterThan(length);
  });

  it("starts each transition at its beat, but not before the one before it has ended", {
    timeout: 120_000,
  }, async () => {
    const folder = await folderWith("beats", "#888888");
    const plan = await compose(sceneOf("sale_banner"), NARRATION, foldersOf(folder), step());
    const starts = Object.fromEntries(plan.clips.map(({ file, startFrame }) => [file, startFrame]));
    expect(starts).toMatchObject({ "title.rgba": 6, "price.rgba": 60, "cta.rgba": 120 });
    const hurried = { duration_s: 10, beats: { title: 0, price: 0.1, cta: 0.1 }, sentences: [] };
    const { clips } = await compose(sceneOf("sale_banner"), hurried, foldersOf(folder), step());
    const transitions = ["title", "price", "cta"].map((beat) => clips.find(({ file }) => file === `${beat}.rgba`));
    for (const [index, clip] of transitions.slice(1).entries()) {
      const previous = transitions[index];
      expect(clip?.startFrame).toBeGreaterThanOrEqual((previous?.startFrame ?? 0) + (previous?.frames ?? 0));
    }
  });

  it("stops when aborted", async () => {
    const folder = await folderWith("cancelled", "#888888");
    const aborted = AbortSignal.abort(new Error("cancelled"));
    await expect(compose(sceneOf("collection"), NARRATION, foldersOf(folder), step(aborted))).rejects.toThrow(
      "cancelled",
    );
  });

  it("never cuts a packshot, and fills the window with a scene", { timeout: 120_000 }, async () => {
    for (const template of VIDEO_TEMPLATES) {
      const greenOf = async (background: string) => {
        const folder = await folderWith(`${template}-${background.slice(1)}`, background);
        const { motion } = await compose(sceneOf(template), NARRATION, foldersOf(folder), step());
        const pixels = await readFile(join(folder, motion.file));
        let [left, right, bottom, top] = [motion.width, 0, 0, motion.height];
        for (let at = 0; at < pixels.length; at += 4) {
          if ((pixels[at] ?? 0) > 60 || (pixels[at + 1] ?? 0) < 110) continue;
          const [x, y] = [(at / 4) % motion.width, Math.floor(at / 4 / motion.width)];
          [left, right, top, bottom] = [Math.min(left, x), Math.max(right, x), Math.min(top, y), Math.max(bottom, y)];
        }
        return { left, right, top, bottom, motion, pixels, aspect: (bottom - top) / (right - left) };
      };
      const packshot = await greenOf("#ffffff");
      expect(packshot.aspect).toBeCloseTo(500 / 300, 1);
      expect(Math.abs(packshot.left + packshot.right - packshot.motion.width)).toBeLessThan(40);
      expect(packshot.top).toBeGreaterThan(captionBand(template).bottom - packshot.motion.y - 10);
      const inScene = await greenOf("#888888");
      expect(inScene.right).toBeGreaterThan(inScene.left);
      const corners = [0, inScene.motion.width - 1, inScene.motion.width * (inScene.motion.height - 1)];
      for (const corner of corners) expect(Math.abs((inScene.pixels[corner * 4] ?? 0) - 0x88)).toBeLessThan(12);
    }
  });

  it("draws text inside of the safe area only", { timeout: 120_000 }, async () => {
    const folder = await folderWith("ink", "#888888");
    for (const template of ["product_spotlight", "collection"] as const) {
      for (const title of ["ÎNCĂLȚĂMINTE jgqy", "W".repeat(40), "كرسي بلاستيك أصفر مريح للمطبخ"]) {
        const scene = sceneOf(template, { title, brand: null, category: null });
        const plan = await compose(scene, NARRATION, foldersOf(folder), step());
        const { pixels, clip } = await lastFrame(folder, plan, "cta.rgba");
        const base = await readFile(join(folder, plan.base.file));
        for (let at = 0; at < pixels.length; at += 4) {
          const [x, y] = [clip.x + ((at / 4) % clip.width), clip.y + Math.floor(at / 4 / clip.width)];
          const under = (y * 1080 + x) * 4;
          const drawn = Math.abs((pixels[at + 1] ?? 0) - (base[under + 1] ?? 0)) > 24;
          if (drawn && (x < SAFE_BOX.left || x >= SAFE_BOX.right || y < SAFE_BOX.top))
            expect.fail(`ink at ${x}, ${y}: ${title}`);
        }
      }
    }
  });

  it("keeps every text legible in any pair of colours", { timeout: 120_000 }, async () => {
    const folder = await folderWith("colours", "#d0d0d0");
    const pairs = [
      ["#14213d", "#ffb703"],
      ["#ffffff", "#ffffff"],
      ["#777777", "#7a7a7a"],
      ["#ffe066", "#ff5d8f"],
    ] as const;
    for (const template of VIDEO_TEMPLATES) {
      for (const [primary_color, accent_color] of pairs) {
        const scene = sceneOf(template, {}, { primary_color, accent_color });
        const plan = await compose(scene, NARRATION, foldersOf(folder), step());
        const { pixels, clip } = await lastFrame(folder, plan, "cta.rgba");
        for (const { name, box } of textBoundsOf(scene).filter(({ after }) => after === "cta"))
          expect(
            contrastIn(pixels, clip, box),
            `${name} of ${template} in ${primary_color}, ${accent_color}`,
          ).toBeGreaterThanOrEqual(4.5);
      }
    }
  });
});

/** Contrast between the darkest and the lightest pixels of a box, without a few outliers. */
function contrastIn(pixels: Buffer, clip: { x: number; y: number; width: number }, box: Box): number {
  const colours: { light: number; hex: string }[] = [];
  for (let y = Math.ceil(box.top); y < Math.floor(box.bottom); y += 2) {
    for (let x = Math.ceil(box.left); x < Math.floor(box.right); x += 2) {
      const at = ((y - clip.y) * clip.width + (x - clip.x)) * 4;
      const rgb = [pixels[at] ?? 0, pixels[at + 1] ?? 0, pixels[at + 2] ?? 0];
      colours.push({
        light: 0.2126 * (rgb[0] ?? 0) + 0.7152 * (rgb[1] ?? 0) + 0.0722 * (rgb[2] ?? 0),
        hex: `#${Buffer.from(rgb).toString("hex")}`,
      });
    }
  }
  colours.sort((a, b) => a.light - b.light);
  const at = (part: number) => colours[Math.floor((colours.length - 1) * part)]?.hex ?? "#000000";
  return contrast(at(0.04), at(0.96));
}
