import { describe, expect, it } from "vitest";
import { settingsOf } from "../../copywriting/scene.fixture.ts";
import { missingProviderKey } from "./check-provider-keys.ts";

const all = { ELEVENLABS_API_KEY: "a", GEMINI_API_KEY: "b", ANTHROPIC_API_KEY: "c" };

describe("missingProviderKey", () => {
  it.each([
    [{ tts_provider: "elevenlabs" }, "tts_provider", "ELEVENLABS_API_KEY"],
    [{ voiceover_mode: "elaborate", ai_provider: "gemini" }, "ai_provider", "GEMINI_API_KEY"],
    [{ voiceover_mode: "elaborate", ai_provider: "claude" }, "ai_provider", "ANTHROPIC_API_KEY"],
  ] as const)("names the key that is missing for %o", (changes, field, variable) => {
    const missing = missingProviderKey(settingsOf(changes), { ...all, [variable]: undefined });
    expect(missing).toEqual({ field, message: expect.stringContaining(variable) });
    expect(missingProviderKey(settingsOf(changes), all)).toBeNull();
  });

  it("requires no key that is not needed", () => {
    expect(missingProviderKey(settingsOf({ tts_provider: "espeak", ai_provider: "claude" }), {})).toBeNull();
    expect(missingProviderKey(settingsOf({ tts_provider: "edge" }), {})).toBeNull();
  });
});
