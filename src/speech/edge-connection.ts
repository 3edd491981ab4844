/** Access to the connection of the Edge client: its address, and its hidden socket. */
import { Agent } from "node:https";
import { connect as connectPlain } from "node:net";
import { connect as connectTls } from "node:tls";
import type { MsEdgeTTS } from "msedge-tts";
import { WebSocket } from "ws";
import { isLoopback } from "../loopback.ts";

/** Redirects the connection to `EDGE_BASE_URL` where it is set. On loopback any certificate is accepted, for test servers. */
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

/** The library's private socket: the only way to get the reason of a close, and to end the connection at once. */
export function socketOf(service: MsEdgeTTS): WebSocket | undefined {
  const socket: unknown = Reflect.get(service, "_ws");
  return socket instanceof WebSocket ? socket : undefined;
}

/** The library throws uncaught errors on unexpected messages. This ends the connection instead. */
export function catchMessageErrors(socket: WebSocket): void {
  const inner = socket.onmessage;
  socket.onmessage = (event) => {
    try {
      inner?.call(socket, event);
    } catch {
      socket.terminate();
    }
  };
}
