/**
 * The address of the embedded project, as `@supabase/supabase-js` expects it: /rest/v1 is forwarded to PostgREST, a request needs
 * one of the project's API keys, and without a token it is authorized by that key.
 */
import type { ServerResponse } from "node:http";
import { type ReverseProxy, startReverseProxy } from "../reverse-proxy.ts";

const REST = "/rest/v1";

export interface GatewayOptions {
  postgrestPort: number;
  /** The project's anon and service role keys. */
  keys: string[];
  port: number;
}

/** Starts it on a loopback port; it answers as soon as this resolves. */
export function startGateway({ postgrestPort, keys, port }: GatewayOptions): Promise<ReverseProxy> {
  return startReverseProxy({
    port,
    upstream: { host: "127.0.0.1", port: postgrestPort },
    admit(incoming, outgoing) {
      const path = restPath(incoming.url ?? "/");
      const { apikey, ...headers } = incoming.headers;
      if (path === null) return refuse(outgoing, 404, "The embedded database has no such service, only /rest/v1.");
      if (typeof apikey !== "string" || !keys.includes(apikey))
        return refuse(outgoing, 401, "Invalid or missing apikey header.");
      headers.authorization ??= `Bearer ${apikey}`;
      return { path, headers };
    },
    unreachable: (outgoing) => void refuse(outgoing, 503, "The database cannot be reached at the moment.", "PGRST000"),
  });
}

/** The path for PostgREST, or null where the request is for another service. */
function restPath(url: string): string | null {
  if (url !== REST && !url.startsWith(`${REST}/`) && !url.startsWith(`${REST}?`)) return null;
  const rest = url.slice(REST.length);
  return rest.startsWith("/") ? rest : `/${rest}`;
}

/** An error in PostgREST's format, which the client parses. */
function refuse(outgoing: ServerResponse, status: number, message: string, code?: string): null {
  outgoing.writeHead(status, { "content-type": "application/json" });
  outgoing.end(JSON.stringify({ message, code: code ?? String(status), details: null, hint: null }));
  return null;
}
