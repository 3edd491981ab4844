/** ElevenLabs' text-to-speech with timestamps, errors as the service words them. It speaks with espeak. */
import type { Word } from "../../src/contract/video.ts";
import { type Answer, inTurn, type SeenRequest, startJsonServer, type TestServer } from "./http.ts";
import { encodeMp3, voiceOf } from "./voice.ts";

export type ElevenLabsMode = "ok" | "busy" | "down" | "no_credits" | "cut" | "hang";
export interface ElevenLabsServerOptions {
  mode?: ElevenLabsMode | readonly ElevenLabsMode[];
  /** The only key that is accepted. */
  key?: string;
  voices?: readonly string[];
}
/** George, one of the voices that every account has. */
export const ELEVENLABS_VOICE = "JBFqnCBsd6RMkjVDRZzb";

const detail = (status: string, message: string) => ({ detail: { status, message } });
const FAULTS: Partial<Record<ElevenLabsMode, Answer>> = {
  busy: {
    status: 429,
    body: detail("too_many_concurrent_requests", "Too many concurrent requests. Your current subscription allows 2."),
    headers: { "retry-after": "7" },
  },
  down: { status: 500, body: detail("internal_server_error", "Something went wrong.") },
  no_credits: { status: 401, body: detail("quota_exceeded", "This request exceeds your quota of 10000.") },
  hang: "hang",
};

/** Letters with their times, each word's shared out evenly and the gap behind it given to the space. */
function alignmentOf(text: string, words: readonly Word[]) {
  const alignment = {
    characters: [] as string[],
    character_start_times_seconds: [] as number[],
    character_end_times_seconds: [] as number[],
  };
  const add = (character: string, start: number, end: number) => {
    alignment.characters.push(character);
    alignment.character_start_times_seconds.push(start);
    alignment.character_end_times_seconds.push(end);
  };
  const texts = text.split(/\s+/);
  let last = 0;
  for (const [at, word] of texts.entries()) {
    const heard = words.find(({ text: said, start }) => said === word && start >= last);
    const start = heard?.start ?? last;
    const end = heard?.end ?? last;
    const letters = [...word];
    for (const [index, letter] of letters.entries()) {
      const length = (end - start) / letters.length;
      add(letter, start + index * length, start + (index + 1) * length);
    }
    if (at < texts.length - 1) add(" ", end, end);
    last = end;
  }
  return alignment;
}

export function startElevenLabsServer({
  mode = "ok",
  key = "test-key",
  voices = [ELEVENLABS_VOICE],
}: ElevenLabsServerOptions = {}): Promise<TestServer<SeenRequest>> {
  const nextMode = inTurn(mode);
  return startJsonServer(async ({ method, path, headers, body }) => {
    const url = new URL(path, "http://localhost");
    const voice = /^\/v1\/text-to-speech\/([^/]+)\/with-timestamps$/.exec(url.pathname)?.[1];
    if (method !== "POST" || voice === undefined) return { status: 404, body: { detail: "Not Found" } };
    if (headers["xi-api-key"] !== key) return { status: 401, body: detail("invalid_api_key", "Invalid API key") };
    if (!voices.includes(voice)) {
      return { status: 404, body: detail("voice_not_found", `A voice with the voice_id ${voice} was not found.`) };
    }
    const current = nextMode();
    const fault = FAULTS[current];
    if (fault !== undefined) return fault;
    const { text } = body as { text: string };
    const speech = await voiceOf(text, voice);
    const sound = await encodeMp3(speech, 44_100, "128k");
    const alignment = alignmentOf(text, speech.words);
    const answer = { audio_base64: sound.toString("base64"), alignment, normalized_alignment: alignment };
    return { status: 200, body: answer, cut: current === "cut" };
  });
}
