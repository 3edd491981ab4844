/** What the local stand-ins for HTTP services share: a port, JSON in and out, and the ways a service can fail. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface SeenRequest {
  method: string;
  path: string;
  headers: Record<string, string | string[] | undefined>;
  body: unknown;
}
export interface TestServer<Request> {
  /** Base URL, without a slash at its end. */
  url: string;
  /** What came in, oldest first. */
  requests: Request[];
  close: () => Promise<void>;
}
/** An answer; `cut` ends the connection half way through it, `hang` never gives one. */
export type Answer = { status: number; body: unknown; headers?: Record<string, string>; cut?: boolean } | "hang";

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const text = Buffer.concat(chunks).toString();
  return text === "" ? undefined : JSON.parse(text);
}

function send(response: ServerResponse, answer: Exclude<Answer, "hang">): void {
  const body = Buffer.from(JSON.stringify(answer.body));
  response.writeHead(answer.status, {
    "content-type": "application/json",
    "content-length": body.length,
    ...answer.headers,
  });
  if (!answer.cut) {
    response.end(body);
    return;
  }
  response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy());
}

/** Serves JSON on a free loopback port. */
export async function startJsonServer(
  answer: (request: SeenRequest) => Answer | Promise<Answer>,
): Promise<TestServer<SeenRequest>> {
  const requests: SeenRequest[] = [];
  const server = createServer(async (request, response) => {
    const seen: SeenRequest = {
      method: request.method ?? "GET",
      path: request.url ?? "/",
      headers: request.headers,
      body: await bodyOf(request).catch(() => undefined),
    };
    requests.push(seen);
    const given = await answer(seen);
    if (given !== "hang") send(response, given);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** One way of answering for every request, or one after another, the last one for all that follow. */
export function inTurn<Mode extends string>(modes: Mode | readonly Mode[]): () => Mode {
  const list = typeof modes === "string" ? [modes] : [...modes];
  let at = 0;
  return () => {
    const mode = list[Math.min(at++, list.length - 1)];
    if (mode === undefined) throw new Error("A server needs at least one way of answering.");
    return mode;
  };
}
