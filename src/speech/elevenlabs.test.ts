import { afterEach, describe, expect, it } from "vitest";
import {
  ELEVENLABS_VOICE,
  type ElevenLabsServerOptions,
  startElevenLabsServer,
} from "../../test/servers/elevenlabs.ts";
import type { SeenRequest, TestServer } from "../../test/servers/http.ts";
import { failureOf } from "../contract/failure.fixture.ts";
import { elevenlabs } from "./elevenlabs.ts";
import { loudness } from "./measure.fixture.ts";

const servers: TestServer<SeenRequest>[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});
async function start(options: ElevenLabsServerOptions = {}): Promise<TestServer<SeenRequest>> {
  const server = await startElevenLabsServer(options);
  servers.push(server);
  return server;
}
const options = (server: { url: string }, voiceId = ELEVENLABS_VOICE) => ({
  voiceId,
  signal: new AbortController().signal,
  config: { DATA_DIR: "", ELEVENLABS_API_KEY: "test-key", ELEVENLABS_BASE_URL: server.url },
});

describe("elevenlabs", () => {
  it("speaks, with word times from those of the characters", async () => {
    const server = await start();
    const { samples, sampleRate, words } = await elevenlabs("Căști wireless, două sute de lei.", options(server));
    expect(sampleRate).toBe(44_100);
    expect(words.map(({ text }) => text)).toEqual(["Căști", "wireless,", "două", "sute", "de", "lei."]);
    for (const { start: from, end } of words) expect(loudness(samples, sampleRate, from, end)).toBeGreaterThan(300);
    expect(server.requests[0]?.body).toMatchObject({ model_id: "eleven_multilingual_v2" });
    expect(server.requests[0]?.path).toContain("output_format=mp3_44100_128");
  });

  it.each([
    ["is busy", "busy", /busy/, 7],
    ["is down", "down", /error 500/, undefined],
    ["cuts its answer short", "cut", /ElevenLabs/, undefined],
    ["has no credits left", "no_credits", /credits/, undefined],
  ] as const)("can try again where the service %s", async (_, mode, message, retryAfterS) => {
    const server = await start({ mode });
    const failure = await failureOf(elevenlabs("Bun.", options(server)));
    expect(failure).toMatchObject({ type: "VoiceUnavailable", retryable: true, retryAfterS });
    expect(failure.message).toMatch(message);
    expect(server.requests).toHaveLength(1);
  });

  it("says that the key is refused or missing", async () => {
    const server = await start({ key: "another" });
    expect(await failureOf(elevenlabs("Bun.", options(server)))).toMatchObject({
      type: "ProviderKeyRejected",
      retryable: false,
    });
    const without = { ...options(server), config: { DATA_DIR: "", ELEVENLABS_BASE_URL: server.url } };
    expect((await failureOf(elevenlabs("Bun.", without))).type).toBe("ProviderKeyRejected");
  });

  it("rejects a voice that the account does not have", async () => {
    const server = await start();
    const failure = await failureOf(elevenlabs("Bun.", options(server, "21m00Tcm4TlvDq8ikWAM")));
    expect(failure).toMatchObject({ type: "VoiceUnknown", retryable: false });
  });

  it("can try again where there is no server", async () => {
    const server = await start();
    await Promise.all(servers.splice(0).map((one) => one.close()));
    expect((await failureOf(elevenlabs("Bun.", options(server)))).type).toBe("VoiceUnavailable");
  });

  it("ends at once when aborted", async () => {
    const server = await start({ mode: "hang" });
    const controller = new AbortController();
    const speaking = failureOf(elevenlabs("Bun.", { ...options(server), signal: controller.signal }));
    await expect.poll(() => server.requests.length).toBe(1);
    controller.abort(new Error("cancelled"));
    expect((await speaking).message).toBe("cancelled");
  });
});
