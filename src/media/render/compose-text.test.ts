import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { brandingSchema, VIDEO_TEMPLATES, type VideoTemplate } from "../../contract/settings.ts";
import { type Narration, SAFE_BOX, type Scene } from "../../contract/video.ts";
import { textScene } from "../../copywriting/scene.ts";
import { contrast, dimmed } from "../draw/colour.ts";
import { runFfmpeg } from "../ffmpeg/run.ts";
import { captionBand, TEMPLATES } from "../templates/index.ts";
import { titleWords, withoutTitle } from "../text/title-timing.ts";
import { compose, textBoundsOf } from "./compose.ts";
import { compositionSchema } from "./composition.ts";
import { pictureGraph } from "./final-render.ts";

const TEXTS = [
  "Why is space dark?",
  "A",
  "Materia întunecată nu strălucește, dar ține galaxiile laolaltă de la începutul lumii și până azi",
  "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
  "x".repeat(2000),
  "宇宙はなぜ暗いのですか。星は無限にあるのに、夜空は黒いままです。",
  "كيف تموت النجوم؟ النجم يحرق الهيدروجين لمليارات السنين.",
  '😀 L\'été arrive: <b>tout</b> "brille" & {\\b1}chante 🎉🎉',
  "a b c d e f g h i j k l m n o p q r s t u v w x y z 1 2 3 4",
];
const COLOURS = [
  ["#14213d", "#ffb703"],
  ["#ffffff", "#ffffff"],
  ["#000000", "#000000"],
  ["#777777", "#7a7a7a"],
  ["#14213d", "#7a7a7a"],
  ["#7a7a7a", "#14213d"],
  ["#ffe066", "#ff5d8f"],
] as const;

const sceneOf = (
  template: VideoTemplate,
  text: string,
  [primary_color, accent_color]: readonly [string, string] = COLOURS[0],
) => textScene(text, brandingSchema.parse({ template, primary_color, accent_color }), { voice_id: "en-US-GuyNeural" });

/** Sentences whose words take half a second each. */
function narrationOf(...texts: string[]): Narration {
  let at = 0.4;
  const sentences = texts.map((text) => ({
    text,
    beat: "title" as const,
    words: text.split(/\s+/).map((word) => {
      const start = at;
      at += 0.5;
      return { text: word, start, end: at };
    }),
  }));
  const duration_s = Math.ceil((at + 1.1) * 30) / 30;
  const beats = { title: 0.4, price: 1, cta: 2 };
  return { sentences, duration_s, beats, provider: "espeak", fell_back: false, tempo: 1, overlong: false };
}
const step = (signal = new AbortController().signal) => ({ signal, onProgress: () => {} });

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "compose-text-"));
});
afterAll(() => rm(root, { recursive: true, force: true }));
async function folderFor(name: string): Promise<string> {
  const folder = join(root, name);
  await mkdir(folder, { recursive: true });
  return folder;
}

/** A video's work folder, and the cache. */
const foldersOf = (folder: string) => ({ folder, cacheDir: join(root, "cache") });

describe.each(VIDEO_TEMPLATES)("the title card on the background of %s", (template) => {
  it("keeps any text inside of the safe area and above the captions", () => {
    const band = captionBand(template);
    for (const text of TEXTS) {
      for (const { name, box } of textBoundsOf(sceneOf(template, text))) {
        expect(name).toBe("title");
        expect(box.left, text).toBeGreaterThanOrEqual(SAFE_BOX.left);
        expect(box.right, text).toBeLessThanOrEqual(SAFE_BOX.right);
        expect(box.top, text).toBeGreaterThanOrEqual(SAFE_BOX.top);
        expect(box.bottom, text).toBeLessThanOrEqual(band.top);
        expect(box.bottom - box.top, text).toBeGreaterThan(40);
      }
    }
  });

  it("keeps words legible before, while and after they are spoken, in any pair of colours", () => {
    for (const pair of COLOURS) {
      const { textColour, backgrounds, highlight } = TEMPLATES[template].textCardStyle(sceneOf(template, "A", pair));
      expect(contrast(highlight.textColour, highlight.background)).toBeGreaterThanOrEqual(4.5);
      for (const background of backgrounds) {
        expect(contrast(textColour, background), `${pair} on ${background}`).toBeGreaterThanOrEqual(4.5);
        expect(
          contrast(dimmed(textColour, backgrounds), background),
          `${pair} on ${background}`,
        ).toBeGreaterThanOrEqual(4.5);
      }
    }
  });

  it("draws every text above the moving picture, word after word", { timeout: 60_000 }, async () => {
    const folder = await folderFor(`all-${template}`);
    const { animationArea, photoWindow } = TEMPLATES[template];
    for (const text of TEXTS) {
      const scene = sceneOf(template, text);
      const narration = narrationOf(text);
      const plan = await compose(scene, narration, foldersOf(folder), step());
      expect(compositionSchema.parse(plan)).toEqual(plan);
      expect(plan.clips.length, text).toBeLessThanOrEqual(24);
      expect(plan.frames).toBe(Math.round(narration.duration_s * 30));
      for (const { file, x, y, width, height, startFrame, frames } of plan.clips) {
        expect(x, text).toBeGreaterThanOrEqual(animationArea.left);
        expect(x + width, text).toBeLessThanOrEqual(animationArea.right);
        expect(y + height, text).toBeLessThanOrEqual(photoWindow.top);
        expect(startFrame + frames).toBeLessThanOrEqual(plan.frames);
        expect((await stat(join(folder, file))).size).toBe(width * height * 4 * frames);
      }
      const starts = plan.clips.map(({ startFrame }) => startFrame);
      expect(starts).toEqual(starts.toSorted((a, b) => a - b));
    }
  });
});

describe("the title", () => {
  const scene: Scene = sceneOf("product_spotlight", "Why is space dark? Light needs time.");

  it("is highlighted word by word, and captions do not repeat it", () => {
    const { sentences } = narrationOf("Why is space dark?", "Light needs time.");
    const words = sentences.flatMap((sentence) => sentence.words);
    expect(titleWords(scene.title, words).map(({ text }) => text)).toEqual(["Why", "is", "space", "dark?"]);
    expect(withoutTitle(scene.title, sentences)).toEqual(sentences.slice(1));
  });

  it("keeps captions of sentences that it shows in part or not at all", () => {
    const { sentences } = narrationOf("Light from far away needs time,", "says everybody.");
    expect(withoutTitle("Light from far away…", sentences)).toEqual(sentences);
    expect(titleWords("Light from far away…", sentences[0]?.words ?? [])).toHaveLength(4);
    expect(titleWords(scene.title, sentences[0]?.words ?? [])).toEqual([]);
    expect(withoutTitle(scene.title, sentences)).toEqual(sentences);
    expect(withoutTitle("😀", sentences)).toEqual(sentences);
  });

  it("is drawn identically every time, and stops when aborted", async () => {
    const narration = narrationOf("Why is space dark?", "Light needs time.");
    const sums: string[] = [];
    for (const name of ["first", "second"]) {
      const folder = await folderFor(name);
      await compose(scene, narration, foldersOf(folder), step());
      const hash = createHash("sha256");
      for (const file of (await readdir(folder)).toSorted())
        hash.update(file).update(await readFile(join(folder, file)));
      sums.push(hash.digest("hex"));
    }
    expect(sums[0]).toBe(sums[1]);
    const aborted = AbortSignal.abort(new Error("cancelled"));
    await expect(compose(scene, narration, foldersOf(await folderFor("third")), step(aborted))).rejects.toThrow(
      "cancelled",
    );
  });
});

describe("the finished picture", () => {
  it("fills its progress bar evenly, highlights the spoken word, and moves", { timeout: 60_000 }, async () => {
    const folder = await folderFor("picture");
    const narration = narrationOf("Why is space dark?");
    const plan = await compose(
      sceneOf("product_spotlight", "Why is space dark?"),
      narration,
      foldersOf(folder),
      step(),
    );
    await writeFile(join(folder, "captions.ass"), "");
    const options = { denoise: false, sharpen: false, color_correction: false, captions: false };
    const graph = pictureGraph(folder, plan, options);
    const output = join(folder, "frames.rgb");
    const outputOptions = ["-map", "[picture]", "-frames:v", `${plan.frames}`, "-pix_fmt", "rgb24", "-f", "rawvideo"];
    const at = [15, 45, 75, plan.frames - 1];
    const chosen = `;[picture]select='${at.map((n) => `eq(n,${n})`).join("+")}'[chosen]`;
    const options4 = outputOptions.with(1, "[chosen]").with(3, `${at.length}`);
    await runFfmpeg(
      { ...graph, filterGraph: graph.filterGraph + chosen, outputOptions: [...options4, "-vsync", "0"], output },
      step(),
    );
    const bytes = await readFile(output);
    const frameBytes = 1080 * 1920 * 3;
    expect(bytes.length).toBe(at.length * frameBytes);
    const isAmber = (frame: number, x: number, y: number) => {
      const offset = frame * frameBytes + (y * 1080 + x) * 3;
      const [r = 0, g = 0, b = 0] = bytes.subarray(offset, offset + 3);
      return r > 220 && g > 150 && g < 210 && b < 60;
    };
    const track = plan.slides[0];
    if (!track) expect.fail("there is no progress bar");
    for (const [index, frame] of at.entries()) {
      const y = track.y + track.height / 2;
      const filled = Array.from({ length: track.width }, (_, x) => isAmber(index, track.toX + x, y)).filter(Boolean);
      expect(filled.length / track.width).toBeCloseTo(frame / plan.frames, 1);
      const outside = [track.toX - 12, track.toX + track.width + 8].map((x) => isAmber(index, x, y));
      expect(outside).toEqual([false, false]);
    }
    const highlightedIn = (index: number) => {
      const rows = new Set<number>();
      for (let y = 330; y < 830; y += 2) for (let x = 126; x < 880; x += 6) if (isAmber(index, x, y)) rows.add(y);
      return rows.size;
    };
    // While words are spoken, one line's height is highlighted, slightly more between two lines; at the end none is.
    expect(highlightedIn(1)).toBeGreaterThan(40);
    expect(highlightedIn(3)).toBe(0);
    const picture = (index: number) =>
      bytes.subarray(index * frameBytes + 1300 * 1080 * 3, index * frameBytes + 1301 * 1080 * 3);
    expect(picture(0).equals(picture(3))).toBe(false);
  });
});
