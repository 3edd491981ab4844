import { afterEach, describe, expect, it } from "vitest";
import { type EdgeServer, type EdgeServerOptions, startEdgeServer } from "../../test/servers/edge.ts";
import { failureOf } from "../contract/failure.fixture.ts";
import { createEdge } from "./edge.ts";
import { loudness } from "./measure.fixture.ts";

const servers: EdgeServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});
async function start(options: EdgeServerOptions = {}): Promise<EdgeServer> {
  const server = await startEdgeServer(options);
  servers.push(server);
  return server;
}
const options = (server: { url: string }, voiceId = "ro-RO-EmilNeural") => ({
  voiceId,
  signal: new AbortController().signal,
  config: { DATA_DIR: "", EDGE_BASE_URL: server.url },
});
const edge = createEdge();
/** With short time limits, for servers that never answer. */
const impatient = createEdge({ connectMs: 2000, idleMs: 300, wholeMs: 5000 });

describe("edge", () => {
  it("speaks, with word times that match the sound", async () => {
    const server = await start();
    const { samples, sampleRate, words } = await edge("Căști wireless, două sute de lei.", options(server));
    expect(sampleRate).toBe(24_000);
    expect(words.map(({ text }) => text)).toEqual(["Căști", "wireless", "două", "sute", "de", "lei"]);
    for (const { start: from, end } of words) {
      expect(end).toBeGreaterThan(from);
      expect(loudness(samples, sampleRate, from, end)).toBeGreaterThan(300);
    }
    expect(loudness(samples, sampleRate, 0, (words[0]?.start ?? 0) - 0.01)).toBeLessThan(100);
    expect(server.requests[0]).toMatchObject({
      voice: "ro-RO-EmilNeural",
      format: "audio-24khz-96kbitrate-mono-mp3",
      wordBoundaries: true,
      rate: "+0%",
    });
  });

  it("sends any text as text", async () => {
    const server = await start();
    const text = `Bun & <break time="9s"/> "tare" 'foarte' ]]> \u0007 &amp;`;
    await edge(text, options(server));
    expect(server.requests[0]?.text).toBe(text.replace("\u0007", " ").replaceAll(/\s+/g, " "));
  });

  it("asks for a faster voice", async () => {
    const server = await start();
    await edge("Bun.", { ...options(server), rate: 1.2 });
    expect(server.requests[0]?.rate).toBe("+20%");
  });

  it("closes its connections", async () => {
    const server = await start();
    await edge("Bun.", options(server));
    await expect.poll(() => server.openNow()).toBe(0);
  });

  it("opens at most two connections at once", async () => {
    const server = await start();
    const texts = ["unu", "doi", "trei", "patru", "cinci"];
    await Promise.all(texts.map((text) => edge(text, options(server))));
    expect(server.requests.map(({ text }) => text).toSorted()).toEqual(texts.toSorted());
    expect(server.mostAtOnce()).toBe(2);
  });

  it.each([
    ["is down", "down", /error 503/],
    ["refuses the connection", "throttle", /busy/],
    ["closes as busy", "busy", /busy/],
    ["cuts the sound short", "cut", /broke off/],
    ["sends an unexpected message", "odd", /broke off/],
  ] as const)("can try again where the service %s", async (_, mode, message) => {
    const server = await start({ mode: [mode, "ok"] });
    const failure = await failureOf(edge("O propoziție destul de lungă.", options(server)));
    expect(failure).toMatchObject({ type: "VoiceUnavailable", retryable: true });
    expect(failure.message).toMatch(message);
    expect((await edge("Bun.", options(server))).words).toHaveLength(1);
  });

  it("has a time limit", async () => {
    const server = await start({ mode: "hang" });
    const failure = await failureOf(impatient("Bun.", options(server)));
    expect(failure).toMatchObject({ type: "VoiceUnavailable", retryable: true });
    await expect.poll(() => server.openNow()).toBe(0);
  });

  it("can try again where there is no server", async () => {
    const server = await start();
    await Promise.all(servers.splice(0).map((one) => one.close()));
    expect((await failureOf(edge("Bun.", options(server)))).type).toBe("VoiceUnavailable");
  });

  it("rejects a voice that the service does not have", async () => {
    const server = await start();
    expect(await failureOf(edge("Bun.", options(server, "ro-RO-NimeniNeural")))).toMatchObject({
      type: "VoiceUnknown",
      retryable: false,
    });
    expect((await failureOf(edge("Bun.", options(server, "JBFqnCBsd6RMkjVDRZzb")))).type).toBe("VoiceUnknown");
    expect(server.requests).toHaveLength(1);
  });

  it("rejects a voice that sends no sound", async () => {
    const server = await start({ mode: "silent" });
    expect((await failureOf(edge("Bun.", options(server)))).type).toBe("VoiceUnknown");
  });

  it("ends at once when aborted, while speaking and while waiting for its turn", async () => {
    const server = await start({ mode: "hang" });
    const controller = new AbortController();
    const asked = { ...options(server), signal: controller.signal };
    const all = [1, 2, 3].map(() => failureOf(edge("Bun.", asked)));
    await expect.poll(() => server.requests.length).toBe(2);
    controller.abort(new Error("cancelled"));
    for (const failure of await Promise.all(all)) expect(failure.message).toBe("cancelled");
    await expect.poll(() => server.openNow()).toBe(0);
    expect(server.requests).toHaveLength(2);
  });
});
