/**
 * A development server polls each queue of its one history shard 20 times a second, so each step of a workflow waits up to
 * 50 ms. With 1,000 polls a second, six empty activities took 158 ms instead of 722.
 */
const POLLS_PER_SECOND = 1_000;
const QUEUES = ["transfer", "timer", "visibility"];

/**
 * The server's HTTP API takes plain requests from any web page in a browser of this machine, and cannot be switched off: no Host
 * is allowed to use it. Ours is gRPC.
 */
const NO_HTTP_API = 'frontend.httpAllowedHosts=["closed.invalid"]';

/** Arguments of `temporal server start-dev` that raise its polling rate and close its HTTP API; for the stack and the tests. */
export const temporalServerArguments: string[] = [
  ...QUEUES.map((queue) => `history.${queue}ProcessorMaxPollRPS=${POLLS_PER_SECOND}`),
  NO_HTTP_API,
].flatMap((value) => ["--dynamic-config-value", value]);
