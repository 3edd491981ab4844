/** A real HTTP server for tests: one handler a path, on a free loopback port. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

export interface LocalServer {
  port: number;
  /** `127.0.0.1:port` */
  host: string;
  url: (path: string) => string;
  close: () => Promise<void>;
}

export async function startLocalServer(handlers: Record<string, Handler>): Promise<LocalServer> {
  const server = createServer((request, response) => {
    const handler = handlers[request.url ?? ""];
    if (handler === undefined) response.writeHead(404).end("none here");
    else handler(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    host: `127.0.0.1:${port}`,
    url: (path) => `http://127.0.0.1:${port}${path}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
