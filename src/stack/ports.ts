import { createServer } from "node:net";
import { StackError } from "./errors.ts";

const LOOPBACK = "127.0.0.1";

/** Listens for a moment. @returns the port, or null where it is taken */
function tryListen(host: string, port: number): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") resolve(null);
      else reject(error);
    });
    server.listen(port, host, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : port));
    });
  });
}

/** A port of the loopback address that nobody listens on just now. */
export async function freePort(): Promise<number> {
  const port = await tryListen(LOOPBACK, 0);
  if (port === null) throw new StackError("This machine has no free port left.");
  return port;
}

/**
 * The port to use for what the environment variable `variable` sets; 0 asks for any free one.
 * @throws StackError where another program listens there, or the address is not this machine's
 */
export async function claimPort(variable: string, port: number, host = LOOPBACK): Promise<number> {
  if (port === 0) return freePort();
  const claimed = await tryListen(host, port).catch((error: NodeJS.ErrnoException) => {
    throw new StackError(`Cannot listen on ${host}:${port} (${error.code}). Check HOST and ${variable}.`);
  });
  if (claimed !== null) return claimed;
  throw new StackError(
    `Port ${port} is in use by another program. Stop that program, or choose another port: ${variable}=${port + 1} npm start`,
  );
}
