/** Callers that ask for the same thing at the same time share one run of the work. */
import type { StepOptions } from "../contract/video.ts";

interface Flight<T> {
  result: Promise<T>;
  abort: AbortController;
  callers: Set<StepOptions>;
}

/**
 * @returns runs `work`, or joins the run of the same key that is in progress. All callers get its result or its error, and its
 * progress. A caller that aborts rejects at once with its signal's reason; the work is aborted when all of its callers have
 */
export function createSingleFlight<T>() {
  const flights = new Map<string, Flight<T>>();

  function start(key: string, work: (step: StepOptions) => Promise<T>): Flight<T> {
    const abort = new AbortController();
    const callers = new Set<StepOptions>();
    const onProgress = (fraction: number) => {
      for (const caller of callers) caller.onProgress(fraction);
    };
    const flight = { abort, callers, result: work({ signal: abort.signal, onProgress }) };
    const end = () => remove(key, flight);
    flight.result.then(end, end);
    flights.set(key, flight);
    return flight;
  }

  function remove(key: string, flight: Flight<T>): void {
    if (flights.get(key) === flight) flights.delete(key);
  }

  return async (key: string, step: StepOptions, work: (step: StepOptions) => Promise<T>): Promise<T> => {
    step.signal.throwIfAborted();
    const flight = flights.get(key) ?? start(key, work);
    flight.callers.add(step);
    try {
      return await unlessAborted(flight.result, step.signal);
    } finally {
      flight.callers.delete(step);
      if (flight.callers.size === 0) {
        remove(key, flight);
        flight.abort.abort();
      }
    }
  };
}

function unlessAborted<T>(result: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
    result.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}
