/** The database refuses the settings that the API refuses: `private.require_settings` and `renderSettingsSchema` say the same. */
import type { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  AI_PROVIDERS,
  brandingSchema,
  DEFAULT_SETTINGS,
  DURATIONS_S,
  ENCODING_PRESETS,
  pronunciationsSchema,
  type RenderSettings,
  renderSettingsSchema,
  TTS_PROVIDERS,
  VOICEOVER_MODES,
} from "../src/contract/settings.ts";
import { migrate } from "../src/stack/database/migrate.ts";
import { startTemporaryCluster, type TemporaryCluster } from "../src/stack/database/temporary.ts";
import { errorOf } from "./access.fixture.ts";

let cluster: TemporaryCluster;
let owner: Client;
beforeAll(async () => {
  cluster = await startTemporaryCluster();
  owner = await cluster.createDatabase("settings");
  await migrate(owner);
});
afterAll(() => cluster.stop());

const FLAG = [true, false, null, "true", 1];
const text = (longest: number) => [
  "a",
  "ș 🎁",
  "x".repeat(longest),
  "x".repeat(longest + 1),
  "",
  "  ",
  "two\nlines",
  1,
  null,
];
/** Values to compare, allowed ones and others; a new setting has to be added here. */
const VALUES: Record<keyof RenderSettings, unknown[]> = {
  voiceover_mode: [...VOICEOVER_MODES, "Quick", "", null],
  tts_provider: [...TTS_PROVIDERS, "azure", null],
  voice_id: [
    "ro",
    "ro-RO-EmilNeural",
    "a".repeat(100),
    "a".repeat(101),
    "a",
    "ro RO",
    "ro;RO",
    "română",
    "__proto__",
    null,
  ],
  ai_provider: [...AI_PROVIDERS, "gpt", "__proto__"],
  duration_s: [...DURATIONS_S, 0, -15, 16, 75, 15.5, "15", null],
  encoding_preset: [...ENCODING_PRESETS, "__proto__", "constructor", "tiktok|reels", ["tiktok"], {}],
  voiceover_template: [
    ...text(500),
    "{title}",
    "{titlu}",
    "{title} {price}! { brand }",
    "{}",
    "a { b",
    "{brand}\n{preț}",
  ],
  cta_text: text(60),
  enable_denoise: FLAG,
  enable_sharpen: FLAG,
  enable_color_correction: FLAG,
  tts_fallback: ["none", "espeak", "edge", false],
};

test.each(Object.entries(VALUES))("%s", async (name, values) => {
  for (const value of values) {
    const settings = { ...DEFAULT_SETTINGS, [name]: value };
    const refused = await errorOf(owner.query("select private.require_settings($1, true)", [JSON.stringify(settings)]));
    expect([name, value, refused === null]).toEqual([name, value, renderSettingsSchema.safeParse(settings).success]);
  }
});

test("none is missing, and none is unknown", async () => {
  const check = (settings: object, complete: boolean) =>
    errorOf(owner.query("select private.require_settings($1, $2)", [JSON.stringify(settings), complete]));
  expect(await check(DEFAULT_SETTINGS, true)).toBeNull();
  expect(await check({}, false)).toBeNull();
  for (const name of Object.keys(DEFAULT_SETTINGS)) {
    const { [name as keyof RenderSettings]: _, ...lacking } = DEFAULT_SETTINGS;
    expect([name, await check(lacking, true), await check(lacking, false)]).toEqual([name, "23514", null]);
  }
  expect(await check({ ...DEFAULT_SETTINGS, speed: 2 }, true)).toBe("23514");
});

test.each([
  [{}, true],
  [{ template: "collage" }, false],
  [{ primary_color: "#ABCDEF" }, true],
  [{ primary_color: "red" }, false],
  [{ primary_color: "#abc" }, false],
  [{ accent_color: null }, false],
  [{ font: "Noto Sans" }, true],
  [{ font: "__proto__" }, false],
  [{ end_card_line: "x".repeat(60) }, true],
  [{ end_card_line: "x".repeat(61) }, false],
  [{ web_address: "shop.example" }, true],
  [{ logo: "a" }, false],
])("branding with %j: %j", async (change, isValid) => {
  const branding = { ...brandingSchema.parse({}), ...change };
  const refused = await errorOf(owner.query("select private.require_branding($1)", [JSON.stringify(branding)]));
  expect([refused === null, brandingSchema.safeParse(branding).success]).toEqual([isValid, isValid]);
});

const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`word${i}`, "said"]));
test.each<[unknown, boolean]>([
  [{}, true],
  [{ Lutișor: "Lu-ti-șor" }, true],
  [{ "two words": "said" }, false],
  [{ ["x".repeat(61)]: "said" }, false],
  [{ word: "x".repeat(101) }, false],
  [{ word: "" }, false],
  [{ word: 1 }, false],
  [many(200), true],
  [many(201), false],
  [[], false],
])("pronunciations %#", async (words, isValid) => {
  const refused = await errorOf(owner.query("select private.require_pronunciations($1)", [JSON.stringify(words)]));
  expect([refused === null, pronunciationsSchema.safeParse(words).success]).toEqual([isValid, isValid]);
});
