import { describe, expect, test } from "vitest";
import { DEFAULT_SETTINGS } from "./settings.ts";
import {
  knownBatchSettings,
  knownConfig,
  knownDetail,
  knownOverride,
  knownStage,
  parseLastSync,
  parseRunTerms,
  parseScheduleTimes,
  parseSettings,
  parseSyncCounts,
  parseVideoInput,
  parseVideoResult,
  requireBatchSize,
} from "./stored.ts";

const input = {
  jobId: "0b0b1f5e-6a55-4f37-9d2b-7d4c3f3c9d11",
  profileId: "p",
  batchId: null,
  productId: "",
  title: null,
  settings: DEFAULT_SETTINGS,
};
const result = { clip_id: "c", project_id: "p", video_path: "v", duration_s: 15, notes: [] };
const counts = { read: 1, inserted: 1, updated: 0, unchanged: 0, gone: 0, rejected: 0 };
const terms = {
  time_zone: "UTC",
  products: "all",
  max_products: 5_000,
  one_per_group: false,
  settings: { duration_s: 15 },
  callback_url: null,
  max_failures: 0,
};

describe("what is whole passes", () => {
  test.each([
    ["settings", () => parseSettings(DEFAULT_SETTINGS), DEFAULT_SETTINGS],
    ["settings of a later version", () => parseSettings({ ...DEFAULT_SETTINGS, music: "loud" }), DEFAULT_SETTINGS],
    ["an input", () => parseVideoInput({ ...input, text: "Words." }), { ...input, text: "Words." }],
    ["a result", () => parseVideoResult({ ...result, deleted_at: "then" }), { ...result, deleted_at: "then" }],
    ["counts", () => parseSyncCounts(counts), counts],
    ["a run's terms", () => parseRunTerms(terms), terms],
    [
      "a schedule's times",
      () => parseScheduleTimes({ cron: "@daily", time_zone: "UTC" }),
      { cron: "@daily", time_zone: "UTC" },
    ],
    ["a batch's size", () => requireBatchSize(50), undefined],
  ])("%s", (_, parse, expected) => expect(parse()).toEqual(expected));
});

describe("what is damaged is named", () => {
  const settingsWith = (fields: object) => () => parseSettings({ ...DEFAULT_SETTINGS, ...fields });
  test.each([
    ["SettingsInvalid", "duration_s must be one of 15, 30, 45, 60.", settingsWith({ duration_s: 75 })],
    ["SettingsInvalid", "encoding_preset must be one of", settingsWith({ encoding_preset: "__proto__" })],
    ["SettingsInvalid", "voice_id", settingsWith({ voice_id: "../../x" })],
    ["SettingsInvalid", "received null", () => parseSettings(null)],
    ["SettingsInvalid", "received array", () => parseSettings([DEFAULT_SETTINGS])],
    [
      "SettingsInvalid",
      "encoding_preset",
      () => parseVideoInput({ ...input, settings: { ...DEFAULT_SETTINGS, encoding_preset: "constructor" } }),
    ],
    ["RecordInvalid", "jobId must be an id", () => parseVideoInput({ ...input, jobId: "../../etc" })],
    ["RecordInvalid", "text must have at most 2000", () => parseVideoInput({ ...input, text: "x".repeat(2_001) })],
    ["RecordInvalid", "notes must be of type array", () => parseVideoResult({ ...result, notes: "none" })],
    ["RecordInvalid", "read must be of type number", () => parseSyncCounts({ ...counts, read: "1" })],
    ["RecordInvalid", "max_products must be at most 5000", () => parseRunTerms({ ...terms, max_products: 10_000_000 })],
    ["RecordInvalid", "settings.duration_s", () => parseRunTerms({ ...terms, settings: { duration_s: 75 } })],
    [
      "RecordInvalid",
      "“constructor” is no cron line",
      () => parseScheduleTimes({ cron: "constructor", time_zone: "UTC" }),
    ],
    ["RecordInvalid", "more than 50 items", () => requireBatchSize(51)],
  ])("%s: %s", (type, message, parse) => {
    expect(parse).toThrow(
      expect.objectContaining({ type, retryable: false, message: expect.stringContaining(message) }),
    );
  });

  test("of many faults the first three, so that the sentence can be read", () => {
    expect(() => parseSettings({})).toThrow(
      /^The settings of this video are damaged: (\w+ (must be|is missing)[^.]*\. ){3}Make it/,
    );
  });
});

describe("of what is damaged the rest is shown", () => {
  const timing = { started_at: "2026-11-25T10:00:00Z", finished_at: null, attempts: 1 };
  const stages = JSON.parse('{"library": {}, "voiceover": 1, "setup": 2, "__proto__": 3}');
  test.each<[what: string, shown: unknown, expected: unknown]>([
    [
      "a draft's settings",
      knownBatchSettings({ duration_s: 75, cta_text: 5 }),
      { ...DEFAULT_SETTINGS, duration_s: 75 },
    ],
    ["settings that are none", knownBatchSettings(null), DEFAULT_SETTINGS],
    ["a configuration", knownConfig({ platform: "reels", duration_s: "15", odd: 1 }), { platform: "reels" }],
    ["a schedule's settings", knownOverride({ cta_text: "Now", duration_s: 75 }), { cta_text: "Now" }],
    ["a stage", knownStage("constructor"), null],
    ["a job's detail", knownDetail(null), { stages: {}, counts: null }],
    ["stages", knownDetail({ stages: { ...stages, setup: timing } }), { stages: { setup: timing }, counts: null }],
  ])("%s", (_, shown, expected) => expect(shown).toEqual(expected));
});

test.each([
  ["counts", { counts: "many" }],
  ["a header that would be two", { etag: "a\r\nb: c" }],
  ["rejected items", { rejected: { line: 1 } }],
])("a feed's last sync is damaged: %s", (_, fields) => {
  const whole = { counts, rejected: [], warnings: [], etag: '"a"', last_modified: null };
  expect(parseLastSync(whole)).toEqual(whole);
  expect(() => parseLastSync({ ...whole, ...fields })).toThrow(expect.objectContaining({ type: "RecordInvalid" }));
});
