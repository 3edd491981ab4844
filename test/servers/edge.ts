/**
 * Microsoft's read-aloud service, as far as a client sees it: a WebSocket over TLS that takes `speech.config` and `ssml`
 * and answers `turn.start`, `response`, sound in binary frames, `audio.metadata`, `turn.end`. It speaks with espeak.
 */
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { SaxesParser } from "saxes";
import { type WebSocket, WebSocketServer } from "ws";
import type { Word } from "../../src/contract/video.ts";
import { inTurn, type TestServer } from "./http.ts";
import { bareWords, encodeMp3, voiceOf } from "./voice.ts";

/**
 * `down`: 503 at the handshake. `throttle`: 429 there. `busy`: accepted, then closed. `cut`: closed half way through the
 * sound. `hang`: no answer to a request. `odd`: a message of no known shape. `silent`: a whole turn without sound.
 */
export type EdgeMode = "ok" | "down" | "throttle" | "busy" | "cut" | "hang" | "odd" | "silent";
export interface EdgeRequest {
  voice: string;
  /** As the service understood it, entities decoded. */
  text: string;
  rate: string;
  format: string;
  wordBoundaries: boolean;
  mode: EdgeMode;
}
export interface EdgeServerOptions {
  /** One for every connection, or one after another. */
  mode?: EdgeMode | readonly EdgeMode[];
  voices?: readonly string[];
  /** A free one unless told. */
  port?: number;
}
export interface EdgeServer extends TestServer<EdgeRequest> {
  /** Connections that were open at the same moment, at most. */
  mostAtOnce: () => number;
  openNow: () => number;
}

const PATH = "/consumer/speech/synthesize/readaloud/edge/v1";
const DEFAULT_VOICES = [
  "ro-RO-EmilNeural",
  "ro-RO-AlinaNeural",
  "en-US-AriaNeural",
  "en-GB-RyanNeural",
  "de-DE-ConradNeural",
];
const FORMATS: Record<string, { rate: number; bitrate: string }> = {
  "audio-24khz-48kbitrate-mono-mp3": { rate: 24_000, bitrate: "48k" },
  "audio-24khz-96kbitrate-mono-mp3": { rate: 24_000, bitrate: "96k" },
};
const FRAME_BYTES = 4096;

const local = (name: string) => readFileSync(new URL(name, import.meta.url));

/** Voice, rate and text of a request; null where it is no XML. */
function readSsml(ssml: string): { voice: string; rate: string; text: string } | null {
  const found = { voice: "", rate: "", text: "" };
  const parser = new SaxesParser();
  let wellFormed = true;
  parser.on("error", () => {
    wellFormed = false;
  });
  parser.on("opentag", ({ name, attributes }) => {
    if (name === "voice") found.voice = attributes.name ?? "";
    if (name === "prosody") found.rate = attributes.rate ?? "";
  });
  parser.on("text", (text) => {
    found.text += text;
  });
  try {
    parser.write(ssml).close();
  } catch {
    return null;
  }
  return wellFormed ? { ...found, text: found.text.replaceAll(/\s+/g, " ").trim() } : null;
}

const message = (id: string, path: string, body: unknown) =>
  `X-RequestId:${id}\r\nContent-Type:application/json; charset=utf-8\r\nPath:${path}\r\n\r\n${JSON.stringify(body)}`;

function soundFrame(id: string, streamId: string, sound: Buffer): Buffer {
  const head = Buffer.from(`X-RequestId:${id}\r\nContent-Type:audio/mpeg\r\nX-StreamId:${streamId}\r\nPath:audio\r\n`);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(head.length);
  return Buffer.concat([length, head, sound]);
}

const boundary = ({ text, start, end }: Word) => ({
  Type: "WordBoundary",
  Data: {
    Offset: Math.round(start * 1e7),
    Duration: Math.round((end - start) * 1e7),
    text: { Text: text, Length: text.length, BoundaryType: "WordBoundary" },
  },
});

/** Speaks a request: words a few to a message, as the service groups them. */
async function answer(socket: WebSocket, id: string, request: EdgeRequest): Promise<void> {
  const { rate, bitrate } = FORMATS[request.format] ?? { rate: 24_000, bitrate: "48k" };
  const speech = await voiceOf(request.text, request.voice, 1 + Number.parseFloat(request.rate || "0") / 100);
  const sound = await encodeMp3(speech, rate, bitrate);
  const streamId = randomUUID().replaceAll("-", "").toUpperCase();
  socket.send(message(id, "turn.start", { context: { serviceTag: streamId } }));
  socket.send(message(id, "response", { context: { serviceTag: streamId }, audio: { type: "inline", streamId } }));
  const words = request.wordBoundaries ? bareWords(speech.words) : [];
  const frames = Math.ceil(sound.length / FRAME_BYTES);
  for (let frame = 0; frame < frames; frame++) {
    if (request.mode === "cut" && frame >= frames / 2) return socket.terminate();
    const group = words.splice(0, Math.ceil(words.length / (frames - frame)));
    if (group.length > 0) socket.send(message(id, "audio.metadata", { Metadata: group.map(boundary) }));
    socket.send(soundFrame(id, streamId, sound.subarray(frame * FRAME_BYTES, (frame + 1) * FRAME_BYTES)));
  }
  socket.send(message(id, "audio.metadata", { Metadata: [{ Type: "SessionEnd", Data: { Offset: 0 } }] }));
  socket.send(message(id, "turn.end", {}));
}

/** @returns a server whose `url` is what EDGE_BASE_URL takes */
export async function startEdgeServer({
  mode = "ok",
  voices = DEFAULT_VOICES,
  port: wanted = 0,
}: EdgeServerOptions = {}): Promise<EdgeServer> {
  const requests: EdgeRequest[] = [];
  const nextMode = inTurn(mode);
  let mostAtOnce = 0;
  const server = createServer({ key: local("localhost-key.pem"), cert: local("localhost-cert.pem") });
  const sockets = new WebSocketServer({ noServer: true });

  server.on("upgrade", (request, stream, head) => {
    const url = new URL(request.url ?? "/", "https://localhost");
    const current = nextMode();
    const refuse = (status: string) => stream.end(`HTTP/1.1 ${status}\r\nContent-Length: 0\r\n\r\n`);
    if (current === "down") return refuse("503 Service Unavailable");
    if (current === "throttle") return refuse("429 Too Many Requests");
    const known = url.pathname === PATH && url.searchParams.has("TrustedClientToken");
    if (!known || !/^[0-9A-F]{64}$/.test(url.searchParams.get("Sec-MS-GEC") ?? "")) return refuse("403 Forbidden");
    sockets.handleUpgrade(request, stream, head, (socket) => serve(socket, current));
  });

  function serve(socket: WebSocket, current: EdgeMode): void {
    mostAtOnce = Math.max(mostAtOnce, sockets.clients.size);
    let format = "";
    let wordBoundaries = false;
    socket.on("error", () => {});
    socket.on("message", async (data) => {
      const text = data.toString();
      const body = text.slice(text.indexOf("\r\n\r\n") + 4);
      if (/Path:speech\.config/.test(text)) {
        const { audio } = JSON.parse(body).context.synthesis;
        format = audio.outputFormat;
        wordBoundaries = audio.metadataoptions.wordBoundaryEnabled === "true";
        return;
      }
      const id = /X-RequestId:(\w+)/.exec(text)?.[1] ?? "";
      const ssml = readSsml(body);
      if (ssml === null) return socket.close(1007, "SSML is invalid");
      const request: EdgeRequest = { ...ssml, format, wordBoundaries, mode: current };
      requests.push(request);
      if (!voices.includes(ssml.voice)) return socket.close(1007, `Unsupported voice ${ssml.voice}.`);
      if (!(format in FORMATS)) return socket.close(1007, `Unsupported output format ${format}.`);
      if (current === "hang") return;
      if (current === "busy") return socket.close(1013, "Too many requests, please try again later.");
      if (current === "odd") return socket.send("of no known shape");
      if (current === "silent") return socket.send(message(id, "turn.end", {}));
      await answer(socket, id, request);
    });
  }

  server.listen(wanted, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `wss://127.0.0.1:${port}`,
    requests,
    mostAtOnce: () => mostAtOnce,
    openNow: () => sockets.clients.size,
    close: () =>
      new Promise<void>((resolve) => {
        for (const socket of sockets.clients) socket.terminate();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
