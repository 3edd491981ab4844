/** The connection below Edge's client: where it leads, and what the client itself keeps hidden. */
import { Agent } from "node:https";
import { connect as connectPlain } from "node:net";
import { connect as connectTls } from "node:tls";
import type { MsEdgeTTS } from "msedge-tts";
import { WebSocket } from "ws";

const isLoopback = (host: string) => host === "localhost" || host === "::1" || /^127(?:\.\d+){3}$/.test(host);

/** Leads the service's connection to another address, where the settings name one: a test's, with its own certificate. */
export function agentFor(baseUrl: string | undefined): Agent {
  const agent = new Agent({ keepAlive: false });
  if (baseUrl === undefined) return agent;
  const { protocol, hostname, port } = new URL(baseUrl);
  const host = hostname.replace(/^\[|\]$/g, "");
  const secure = protocol === "wss:";
  const address = { host, port: Number(port || (secure ? 443 : 80)) };
  const createConnection = () =>
    secure ? connectTls({ ...address, rejectUnauthorized: !isLoopback(host) }) : connectPlain(address);
  return Object.assign(agent, { createConnection });
}

/** The library's own socket: only that tells why a connection closed, and only that can be ended at once. */
export function socketOf(service: MsEdgeTTS): WebSocket | undefined {
  const socket: unknown = Reflect.get(service, "_ws");
  return socket instanceof WebSocket ? socket : undefined;
}

/** A message that the library did not expect throws where nothing can catch it; here it only ends the connection. */
export function survivingOddMessages(socket: WebSocket): void {
  const inner = socket.onmessage;
  socket.onmessage = (event) => {
    try {
      inner?.call(socket, event);
    } catch {
      socket.terminate();
    }
  };
}
