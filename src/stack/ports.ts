import { randomInt } from "node:crypto";
import { createServer } from "node:net";
import { StackError } from "./errors.ts";

const LOOPBACK = "127.0.0.1";

/** Listens for a moment. @returns the port, or null when it is in use */
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

/**
 * Range of the ports to try. It is below the ephemeral ports of outgoing connections (32768 and up on Linux, 49152 on other
 * systems), so that the system does not give a port away before its server listens or while that server restarts.
 */
const LOWEST_PORT = 20_000;
const HIGHEST_PORT = 32_000;
const MOST_TRIES = 200;

/** Ports that this process was given: a server may not listen yet on the one that it got a moment ago. */
const given = new Set<number>();

/** A port of the loopback address that is not in use now; each call of a process gives another one. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const candidate = randomInt(LOWEST_PORT, HIGHEST_PORT);
    if (given.has(candidate)) continue;
    given.add(candidate);
    const port = await tryListen(LOOPBACK, candidate);
    if (port !== null) return port;
  }
  throw new StackError("This machine has no free port.");
}

/**
 * Checks that a port is free.
 * @param variable the environment variable that sets it, for the message
 * @param port 0 asks for any free one
 * @returns the port
 * @throws StackError when another program listens there, or the address is not this machine's
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
