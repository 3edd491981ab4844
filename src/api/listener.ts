/** Passes the requests of Node's HTTP server to the application; answers those that name no readable address itself. */
import { randomUUID } from "node:crypto";
import type { IncomingMessage, RequestListener } from "node:http";
import { getRequestListener, RequestError } from "@hono/node-server";
import type { Logger } from "pino";
import type { createApp } from "./app.ts";
import { Problem, problemBody } from "./problem-details.ts";

/** The adapter takes names such as `xn--localhost` unparsed, although they are none; Node takes the first of several Hosts. */
function requireReadableAddress(url: string, { headersDistinct }: Pick<IncomingMessage, "headersDistinct">): void {
  if ((headersDistinct.host?.length ?? 0) > 1) throw new RequestError("it has more than one Host header");
  if (!URL.canParse(url)) throw new RequestError("Invalid host header");
}

function toProblem(error: unknown): Problem {
  if (!(error instanceof RequestError)) return new Problem("internal-error", undefined, { cause: error });
  const detail =
    `The request cannot be read: ${error.message}. Send one Host header with this server's name and port, and a path that ` +
    "begins with a slash.";
  return new Problem("bad-request", detail, { cause: error });
}

export function createListener(app: Pick<ReturnType<typeof createApp>, "fetch">, log: Logger): RequestListener {
  return getRequestListener(
    (request, env) => {
      requireReadableAddress(request.url, env.incoming as IncomingMessage);
      return app.fetch(request, env);
    },
    {
      errorHandler(error) {
        const problem = toProblem(error);
        const requestId = randomUUID();
        log[problem.status === 500 ? "error" : "info"]({ request_id: requestId, err: error }, problem.message);
        return Response.json(problemBody(problem, requestId), {
          status: problem.status,
          headers: {
            "content-type": "application/problem+json",
            "cache-control": "no-store",
            "x-request-id": requestId,
          },
        });
      },
    },
  );
}
