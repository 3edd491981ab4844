import { afterEach, beforeAll, expect, inject, test } from "vitest";
import { SAMPLE_FAILING_ID } from "../../src/catalog/sample.ts";
import { startEdgeServer } from "../servers/edge.ts";
import { apiUrl, endOfBatch, productsOf, startBatch, syncedFeed } from "./api.ts";

let products: string[];
let close = async () => {};
beforeAll(async () => {
  const found = await productsOf(await syncedFeed("Edge's shop", `${apiUrl}/samples/feed.xml`));
  products = [...found].filter(([id]) => id !== SAMPLE_FAILING_ID).map(([, id]) => id);
});
afterEach(() => close());

async function serveEdge(options: Omit<Parameters<typeof startEdgeServer>[0], "port">) {
  const server = await startEdgeServer({ ...options, port: inject("edgePort") });
  close = server.close;
  return server;
}
const edge = (from: number, settings: object = {}) =>
  startBatch(products.slice(from, from + 2), { tts_provider: "edge", ...settings });

test("Edge's voice speaks a batch", async () => {
  await serveEdge({ mode: "ok" });
  const batch = await endOfBatch(await edge(0));
  expect(batch.outcome).toBe("completed");
  for (const { result } of batch.product_jobs) expect(result?.notes).toEqual([]);
});

test("a service that stays down fails the voice, and says so", async () => {
  const batch = await endOfBatch(await edge(2));
  expect(batch.outcome).toBe("failed");
  for (const job of batch.product_jobs) {
    expect(job).toMatchObject({ error_type: "VoiceUnavailable", failed_stage: "voiceover" });
  }
});

test.each(["throttle", "cut"] as const)(
  "with the fallback on, espeak speaks when Edge's service does: %s",
  async (mode) => {
    await serveEdge({ mode });
    const batch = await endOfBatch(await edge(4, { tts_fallback: "espeak" }));
    expect(batch.outcome).toBe("completed");
    for (const { result } of batch.product_jobs) expect(result?.notes.join()).toContain("espeak speaks instead");
  },
);
