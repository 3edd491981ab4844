/** How this process reaches Temporal: the embedded server, a cluster, or Temporal Cloud. */
import { readFile } from "node:fs/promises";
import type { Config } from "../config.ts";

/** Options of both `Connection` and `NativeConnection`. */
export async function temporalConnectionOptions(config: Config) {
  if (!config.TEMPORAL_ADDRESS) {
    throw new Error("TEMPORAL_ADDRESS is not set: start everything with `npm start`, or set it to your server's.");
  }
  const { TEMPORAL_TLS_CERT: cert, TEMPORAL_TLS_KEY: key, TEMPORAL_TLS_CA: ca, TEMPORAL_API_KEY: apiKey } = config;
  const clientCertPair = cert && key ? { crt: await readFile(cert), key: await readFile(key) } : undefined;
  const tls = {
    ...(clientCertPair && { clientCertPair }),
    ...(ca && { serverRootCACertificate: await readFile(ca) }),
  };
  return {
    address: config.TEMPORAL_ADDRESS,
    ...(apiKey && { apiKey }),
    // An API key travels only over TLS.
    ...((clientCertPair || ca || apiKey) && { tls }),
  };
}
