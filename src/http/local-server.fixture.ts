/** A real HTTP server for tests: one handler a path, on a free loopback port. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Failure } from "../contract/failures.ts";
import { FetchError } from "./fetch-error.ts";

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

/** What a request rejects with: the kind of a FetchError, the type of a Failure, or the error itself. */
export async function kindOfError(request: Promise<unknown>): Promise<unknown> {
  const error = await request.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof FetchError) return error.kind;
  if (error instanceof Failure) return error.type;
  return error;
}
