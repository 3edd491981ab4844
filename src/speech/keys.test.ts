import { describe, expect, it } from "vitest";
import { settingsOf } from "../copywriting/scene.fixture.ts";
import { providerKeyFault } from "./keys.ts";

const all = { ELEVENLABS_API_KEY: "a", GEMINI_API_KEY: "b", ANTHROPIC_API_KEY: "c" };

describe("providerKeyFault", () => {
  it.each([
    [{ tts_provider: "elevenlabs" }, "tts_provider", "ELEVENLABS_API_KEY"],
    [{ voiceover_mode: "elaborate", ai_provider: "gemini" }, "ai_provider", "GEMINI_API_KEY"],
    [{ voiceover_mode: "elaborate", ai_provider: "claude" }, "ai_provider", "ANTHROPIC_API_KEY"],
  ] as const)("names the key that %o lacks", (changes, field, variable) => {
    const fault = providerKeyFault(settingsOf(changes), { ...all, [variable]: undefined });
    expect(fault).toEqual({ field, message: expect.stringContaining(variable) });
    expect(providerKeyFault(settingsOf(changes), all)).toBeNull();
  });

  it("asks for no key that nobody needs", () => {
    expect(providerKeyFault(settingsOf({ tts_provider: "espeak", ai_provider: "claude" }), {})).toBeNull();
    expect(providerKeyFault(settingsOf({ tts_provider: "edge" }), {})).toBeNull();
  });
});
