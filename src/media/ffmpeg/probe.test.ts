import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { probe } from "./probe.ts";

it("rejects a file that is no media file", async () => {
  await expect(probe(fileURLToPath(import.meta.url))).rejects.toMatchObject({ type: "RenderFailed" });
});
