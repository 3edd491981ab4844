/**
 * A development server polls its task queues 20 times a second per queue of its one history shard, which makes each
 * step of a workflow wait up to 50 ms. Polled 1,000 times a second, six empty activities took 158 ms instead of 722.
 */
const POLLS_PER_SECOND = 1_000;
const QUEUES = ["transfer", "timer", "visibility"];

/** Arguments of `temporal server start-dev` that make it quick; also for the servers that tests start. */
export const temporalServerArguments: string[] = QUEUES.flatMap((queue) => [
  "--dynamic-config-value",
  `history.${queue}ProcessorMaxPollRPS=${POLLS_PER_SECOND}`,
]);
