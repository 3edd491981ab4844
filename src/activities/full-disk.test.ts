/** A disk that is full in the middle of a stage: each writer meets `/dev/full` in place of its file. */
import { mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MockActivityEnvironment } from "@temporalio/testing";
import { DefaultLogger } from "@temporalio/worker";
import { pino } from "pino";
import { afterAll, beforeEach, expect, test } from "vitest";
import { createLimit } from "../concurrency-limit.ts";
import { readConfig } from "../config.ts";
import type { ProductVideoInput } from "../contract/jobs.ts";
import { brandingSchema, DEFAULT_SETTINGS } from "../contract/settings.ts";
import { type Narration, WORK_FILES } from "../contract/video.ts";
import { textScene } from "../copywriting/scene.ts";
import { createSafeFetch } from "../http/safe-fetch.ts";
import { createSafePost } from "../http/safe-post.ts";
import { createServiceClient } from "../store/client.ts";
import { createComposition } from "./composition.ts";
import type { Dependencies } from "./dependencies.ts";
import { createSubtitles } from "./subtitles.ts";
import { workFolder, writeJson } from "./work-folder.ts";

const config = readConfig({
  DATA_DIR: await mkdtemp(join(tmpdir(), "full-disk-")),
  SUPABASE_URL: "http://127.0.0.1:9",
});
const deps: Dependencies = {
  config,
  db: createServiceClient({ ...config, SUPABASE_SERVICE_ROLE_KEY: "no database is needed" }),
  log: pino({ level: "silent" }),
  safeFetch: createSafeFetch({ allowedPrivateHosts: [] }),
  safePost: createSafePost({ allowedPrivateHosts: [] }),
  renderSlots: createLimit(1),
};
const input: ProductVideoInput = {
  batchId: null,
  profileId: "p",
  jobId: "job",
  productId: "",
  text: "The night sky is dark. That is a riddle.",
  title: null,
  settings: DEFAULT_SETTINGS,
};
const narration: Narration = {
  sentences: [
    { text: "The night sky is dark.", beat: "title", words: [{ text: "The", start: 0.4, end: 0.8 }] },
    { text: "That is a riddle.", beat: "title", words: [{ text: "That", start: 2, end: 2.4 }] },
  ],
  duration_s: 5,
  beats: { title: 0.4, price: 2, cta: 4 },
  provider: "espeak",
  fell_back: false,
  tempo: 1,
  overlong: false,
};
const folder = workFolder(config, input.jobId);
afterAll(() => rm(config.DATA_DIR, { recursive: true, force: true }));

beforeEach(async () => {
  await mkdir(folder, { recursive: true });
  await writeJson(folder, WORK_FILES.scene, textScene(input.text ?? "", brandingSchema.parse({}), input.settings));
  await writeJson(folder, WORK_FILES.narration, narration);
  return () => rm(folder, { recursive: true });
});

/** Says nothing of failures that are meant. */
const environment = () => new MockActivityEnvironment({}, { logger: new DefaultLogger("ERROR", () => {}) });
const stages = { subtitles: createSubtitles(deps), composition: createComposition(deps) };
test.each<[stage: keyof typeof stages, file: string]>([
  ["subtitles", WORK_FILES.captionsAss],
  ["subtitles", WORK_FILES.captionsSrt],
  ["composition", "base.rgba"],
  ["composition", "plate.rgba"],
  ["composition", "bar.rgba"],
])("%s fails with DiskFull where %s does not fit", async (stage, file) => {
  await symlink("/dev/full", join(folder, file));
  const run = environment().run(stages[stage], input);
  await expect(run).rejects.toMatchObject({ type: "DiskFull", nonRetryable: false });
});

test("what fits is no failure", async () => {
  await expect(environment().run(stages.subtitles, input)).resolves.toEqual({
    cues: expect.any(Number),
  });
});
