import { describe, expect, it } from "vitest";
import { ProviderError } from "./provider-error.ts";

describe("what is kept of a provider's error", () => {
  it("is its status and its code", () => {
    const error = new ProviderError("ElevenLabs", new Error("the body"), { status: 401, code: "quota_exceeded" });
    expect(error).toMatchObject({ message: "ElevenLabs 401 quota_exceeded", status: 401, code: "quota_exceeded" });
    expect(error.cause).toBeUndefined();
    expect(error.stack).not.toContain("the body");
  });

  it.each(["sk-ant-1234", "a sentence", "x".repeat(41), "", 7, { a: 1 }, undefined])("is no other text: %j", (code) => {
    expect(new ProviderError("Claude", new Error("x"), { status: 500, code }).message).toBe("Claude 500");
  });

  it("is the network's code where there was no answer", () => {
    const refused = Object.assign(new Error("connect"), { code: "ECONNREFUSED" });
    expect(new ProviderError("Gemini", new TypeError("fetch failed", { cause: refused })).message).toBe(
      "Gemini ECONNREFUSED",
    );
    expect(new ProviderError("Gemini", new TypeError("fetch failed")).message).toBe("Gemini TypeError");
  });
});
