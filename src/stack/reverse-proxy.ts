/** Passes requests on to another server of this machine; bodies stream both ways. */
import {
  Agent,
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { pipeline } from "node:stream";

const HOST = "127.0.0.1";
/** Idle connections are closed before the server behind closes them (PostgREST: at 30 s), so that no request meets a closing one; ms. */
const IDLE_MS = 15_000;
/** Hop-by-hop headers: RFC 9110, section 7.6.1. */
const HOP_BY_HOP = ["connection", "keep-alive", "proxy-connection", "te", "trailer", "upgrade"];

export interface ReverseProxy {
  url: string;
  stop(): Promise<void>;
}

export interface ReverseProxyOptions {
  /** Of the loopback address; 0 for any free one. */
  port: number;
  upstream: { host: string; port: number };
  /** @returns what is sent on; null where it has answered the request itself */
  admit(incoming: IncomingMessage, outgoing: ServerResponse): { path: string; headers: IncomingHttpHeaders } | null;
  /** Answers where the server behind cannot be reached. */
  unreachable(outgoing: ServerResponse): void;
}

/** Starts it; it answers as soon as this resolves. */
export async function startReverseProxy(options: ReverseProxyOptions): Promise<ReverseProxy> {
  const { port, upstream, admit, unreachable } = options;
  const agent = new Agent({ keepAlive: true, timeout: IDLE_MS, maxSockets: 64 });

  const server = createServer((incoming, outgoing) => {
    const admitted = admit(incoming, outgoing);
    if (admitted === null) return;
    const { host: _host, ...headers } = admitted.headers;
    for (const name of HOP_BY_HOP) delete headers[name];
    const { method } = incoming;
    const onward = request({ ...upstream, agent, path: admitted.path, method, headers });
    onward.on("response", (answer) => {
      for (const name of HOP_BY_HOP) delete answer.headers[name];
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      pipeline(answer, outgoing, () => {});
    });
    onward.on("error", () => {
      if (outgoing.headersSent) outgoing.destroy();
      else unreachable(outgoing);
    });
    outgoing.on("close", () => {
      if (!outgoing.writableEnded) onward.destroy();
    });
    pipeline(incoming, onward, () => {});
  });

  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(port, HOST, resolve);
  });
  return {
    url: `http://${HOST}:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          agent.destroy();
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
