/** The address of Temporal's Web UI, which itself answers any Host and any Origin: requests of other web pages are refused here. */
import { randomInt } from "node:crypto";
import { foreignRequest } from "../loopback.ts";
import { type ReverseProxy, startReverseProxy } from "./reverse-proxy.ts";

const LOOPBACK = "127.0.0.1";
/** As a browser's page shows it; Temporal's own format has only `code` and `message`. */
const TEXT = { "content-type": "text/plain; charset=utf-8" };

/**
 * A loopback address for the UI's own server. On Linux all of 127.0.0.0/8 is this machine, so that no page can find it by trying
 * ports: 16 million addresses with 12,000 ports each. Elsewhere only 127.0.0.1 is, and the random port alone hides it.
 */
export function hiddenLoopback(): string {
  if (process.platform !== "linux") return LOOPBACK;
  return `127.${randomInt(1, 255)}.${randomInt(0, 256)}.${randomInt(1, 255)}`;
}

/**
 * Starts the proxy on TEMPORAL_UI_PORT.
 * @param upstream where the UI's own server listens
 */
export function startTemporalUi(port: number, upstream: { host: string; port: number }): Promise<ReverseProxy> {
  return startReverseProxy({
    port,
    upstream,
    admit(incoming, outgoing) {
      // Not the request's own URL, which may name another host than the Host header.
      const host = `http://${incoming.headers.host ?? ""}`;
      const { origin, ...headers } = incoming.headers;
      const refusal = URL.canParse(host) ? foreignRequest(incoming.method ?? "", new URL(host), origin) : null;
      if (URL.canParse(host) && refusal === null) return { path: incoming.url ?? "/", headers };
      outgoing.writeHead(403, TEXT).end(refusal?.detail ?? "The Host header is not valid.");
      return null;
    },
    unreachable: (outgoing) => void outgoing.writeHead(503, TEXT).end("Temporal cannot be reached at the moment."),
  });
}
