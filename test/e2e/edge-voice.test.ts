import { afterEach, beforeAll, expect, inject, test } from "vitest";
import { startEdgeServer } from "../servers/edge.ts";
import { newProfile } from "../support/client.ts";
import { type StagedBatch, type StagedBatches, stagedBatchesOf } from "../support/staged-batches.ts";

let staged: StagedBatches;
let close = async () => {};
beforeAll(async () => {
  staged = stagedBatchesOf(await newProfile());
});
afterEach(() => close());

async function serveEdge(options: Omit<Parameters<typeof startEdgeServer>[0], "port">) {
  const server = await startEdgeServer({ ...options, port: inject("edgePort") });
  close = server.close;
  return server;
}
/** Two short texts, each its own, so that no cache has them: their videos last as long as the voice. */
async function spoken(about: string, settings: StagedBatch["config"] = {}): Promise<StagedBatch> {
  const contents = [`${about} is heard.`, `So is ${about}, again.`];
  return staged.ended(await staged.started({ contents }, { tts_provider: "edge", ...settings }));
}

test("Edge's voice speaks a batch", async () => {
  await serveEdge({ mode: "ok" });
  const batch = await spoken("A voice");
  expect(batch.status).toBe("complete");
  for (const { result } of batch.items) expect(result?.notes).toEqual([]);
});

test("a service that stays down fails the voice, and says so", async () => {
  const batch = await spoken("Silence");
  expect(batch.status).toBe("failed");
  for (const item of batch.items) {
    expect(item).toMatchObject({ error_type: "VoiceUnavailable", failed_stage: "voiceover" });
  }
});

test.each(["throttle", "cut"] as const)(
  "with the fallback on, espeak speaks when Edge's service does: %s",
  async (mode) => {
    await serveEdge({ mode });
    const batch = await spoken(mode, { tts_fallback: "espeak" });
    expect(batch.status).toBe("complete");
    for (const { result } of batch.items) expect(result?.notes.join()).toContain("espeak speaks instead");
  },
);
