/**
 * The address of the embedded project, as `@supabase/supabase-js` expects it: /rest/v1 is forwarded to PostgREST, a request needs
 * one of the project's API keys, and without a token it is authorized by that key.
 */
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { pipeline } from "node:stream";

const HOST = "127.0.0.1";
const REST = "/rest/v1";
/** Idle connections are closed before PostgREST closes them, at 30 s, so that no request meets a closing one; ms. */
const IDLE_MS = 15_000;
/** Hop-by-hop headers: RFC 9110, section 7.6.1. */
const HOP_BY_HOP = ["connection", "keep-alive", "proxy-connection", "te", "trailer", "upgrade"];

export interface Gateway {
  url: string;
  stop(): Promise<void>;
}

export interface GatewayOptions {
  postgrestPort: number;
  /** The project's anon and service role keys. */
  keys: string[];
  port: number;
}

/** Starts it on a loopback port; it answers as soon as this resolves. */
export async function startGateway({ postgrestPort, keys, port }: GatewayOptions): Promise<Gateway> {
  const agent = new Agent({ keepAlive: true, timeout: IDLE_MS, maxSockets: 64 });

  const server = createServer((incoming, outgoing) => {
    const path = restPath(incoming.url ?? "/");
    const key = incoming.headers.apikey;
    if (path === null) return refuse(outgoing, 404, "The embedded database has no such service, only /rest/v1.");
    if (typeof key !== "string" || !keys.includes(key))
      return refuse(outgoing, 401, "Invalid or missing apikey header.");
    forward(incoming, outgoing, path, key);
  });

  function forward(incoming: IncomingMessage, outgoing: ServerResponse, path: string, key: string): void {
    const { apikey: _apikey, host: _host, ...headers } = incoming.headers;
    for (const name of HOP_BY_HOP) delete headers[name];
    headers.authorization ??= `Bearer ${key}`;
    const onward = request({ host: HOST, port: postgrestPort, agent, path, method: incoming.method, headers });
    onward.on("response", (answer) => {
      for (const name of HOP_BY_HOP) delete answer.headers[name];
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      pipeline(answer, outgoing, () => {});
    });
    onward.on("error", () => {
      if (outgoing.headersSent) outgoing.destroy();
      else refuse(outgoing, 503, "The database cannot be reached at the moment.", "PGRST000");
    });
    outgoing.on("close", () => {
      if (!outgoing.writableEnded) onward.destroy();
    });
    pipeline(incoming, onward, () => {});
  }

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

/** The path for PostgREST, or null where the request is for another service. */
function restPath(url: string): string | null {
  if (url !== REST && !url.startsWith(`${REST}/`) && !url.startsWith(`${REST}?`)) return null;
  const rest = url.slice(REST.length);
  return rest.startsWith("/") ? rest : `/${rest}`;
}

/** An error in PostgREST's format, which the client parses. */
function refuse(outgoing: ServerResponse, status: number, message: string, code?: string): void {
  outgoing.writeHead(status, { "content-type": "application/json" });
  outgoing.end(JSON.stringify({ message, code: code ?? String(status), details: null, hint: null }));
}
