/** Providers whose errors repeat the request, key and all: nothing of it is kept. */
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client, Connection } from "@temporalio/client";
import proto from "@temporalio/proto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readConfig } from "../../src/config.ts";
import { type Stack, startStack } from "../../src/stack/index.ts";
import { type SeenRequest, startJsonServer, type TestServer } from "../servers/http.ts";
import { callAs } from "../support/client.ts";
import { type StagedBatch, stagedBatchesOf } from "../support/staged-batches.ts";

const KEYS = {
  ELEVENLABS_API_KEY: "sk-elevenlabs-71f0a9c4d2",
  GEMINI_API_KEY: "AIza-gemini-5b81c6e03d",
  ANTHROPIC_API_KEY: "sk-ant-claude-9e4f27b650",
};
/** Of every error's body. */
const MARK = "as you asked";

let dataDir: string;
let provider: TestServer<SeenRequest>;
let stack: Stack;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "feedreel-provider-errors-"));
  provider = await startJsonServer(({ path, headers, body }) => {
    const [, status = "500"] = /^\/(\d+)/.exec(path) ?? [];
    const message = `${MARK}: ${JSON.stringify(headers)} ${JSON.stringify(body)}`;
    const key = headers["xi-api-key"] ?? headers["x-goog-api-key"] ?? headers["x-api-key"];
    return {
      status: Number(status),
      body: { type: "error", detail: { status: key, message }, error: { code: Number(status), type: key, message } },
    };
  });
  const config = readConfig({
    ...KEYS,
    DATA_DIR: dataDir,
    LOG_LEVEL: "debug",
    ELEVENLABS_BASE_URL: `${provider.url}/401`,
    GEMINI_BASE_URL: `${provider.url}/400`,
    ANTHROPIC_BASE_URL: `${provider.url}/500`,
  });
  stack = await startStack({ ...config, PORT: 0, TEMPORAL_UI_PORT: 0 }, { quiet: true });
});
afterAll(async () => {
  await stack?.stop();
  await provider?.close();
  await rm(dataDir, { recursive: true, force: true });
});

/** All histories of the server, with their payloads decoded. */
async function histories(): Promise<string> {
  const connection = await Connection.connect({ address: stack.config.TEMPORAL_ADDRESS ?? "" });
  const client = new Client({ connection });
  let text = "";
  for await (const { workflowId, runId } of client.workflow.list()) {
    const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    text += JSON.stringify(proto.temporal.api.history.v1.History.fromObject(history));
  }
  await connection.close();
  const payloads = Array.from(text.matchAll(/"data":"([\w+/=]+)"/g), ([, data = ""]) => Buffer.from(data, "base64"));
  return text + payloads.join("\n");
}

async function logs(): Promise<string> {
  const files = await readdir(join(dataDir, "logs"));
  return (await Promise.all(files.map((file) => readFile(join(dataDir, "logs", file), "utf8")))).join("\n");
}

test("no key and no error body reaches a history, a log, a job or an answer", async () => {
  const shop = callAs({}, { baseUrl: stack.apiUrl });
  const { started, ended } = stagedBatchesOf(shop);
  const contents = ["Why is space dark? Its light has not reached us yet."];
  const batches: StagedBatch[] = await Promise.all(
    [
      { tts_provider: "elevenlabs", voice_id: "JBFqnCBsd6RMkjVDRZzb" } as const,
      { voiceover_mode: "elaborate", ai_provider: "gemini" } as const,
      { voiceover_mode: "elaborate", ai_provider: "claude" } as const,
    ].map(async (settings) => ended(await started({ contents }, settings))),
  );
  const items = batches.flatMap((batch) => batch.items);
  expect(items.map(({ error_type }) => error_type)).toEqual([
    "ProviderKeyRejected",
    "ScriptRefused",
    "ScriptUnavailable",
  ]);
  const jobs = await Promise.all(
    items.map(({ item_id: id }) => shop.api.jobs[":id"].$get({ param: { id } }).then((job) => job.text())),
  );

  const places = { histories: await histories(), logs: await logs(), answers: JSON.stringify([batches, jobs]) };
  expect(places.histories).toContain("ElevenLabs refuses the key");
  expect(places.logs).toContain("stage failed");
  for (const [place, text] of Object.entries(places)) {
    for (const kept of [MARK, ...Object.values(KEYS)]) expect(text.includes(kept), `${place}: ${kept}`).toBe(false);
  }
});
