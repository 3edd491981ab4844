/** Several who want the same thing at the same moment wait for one who gets it. */
import type { StepOptions } from "../contract/video.ts";

interface Flight<T> {
  result: Promise<T>;
  abort: AbortController;
  aboard: Set<StepOptions>;
}

/**
 * @returns runs `work`, or joins the run of the same key that is under way: all get its result or its error, and hear its
 * progress. Who aborts leaves alone, with the signal's reason; the work ends with the last of them.
 */
export function createSingleFlight<T>() {
  const flights = new Map<string, Flight<T>>();

  function takeOff(key: string, work: (step: StepOptions) => Promise<T>): Flight<T> {
    const abort = new AbortController();
    const aboard = new Set<StepOptions>();
    const onProgress = (fraction: number) => {
      for (const step of aboard) step.onProgress(fraction);
    };
    const flight = { abort, aboard, result: work({ signal: abort.signal, onProgress }) };
    const land = () => remove(key, flight);
    flight.result.then(land, land);
    flights.set(key, flight);
    return flight;
  }

  function remove(key: string, flight: Flight<T>): void {
    if (flights.get(key) === flight) flights.delete(key);
  }

  return async (key: string, step: StepOptions, work: (step: StepOptions) => Promise<T>): Promise<T> => {
    step.signal.throwIfAborted();
    const flight = flights.get(key) ?? takeOff(key, work);
    flight.aboard.add(step);
    try {
      return await unlessAborted(flight.result, step.signal);
    } finally {
      flight.aboard.delete(step);
      if (flight.aboard.size === 0) {
        remove(key, flight);
        flight.abort.abort();
      }
    }
  };
}

function unlessAborted<T>(result: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = () => reject(signal.reason);
    signal.addEventListener("abort", leave, { once: true });
    result.then(resolve, reject).finally(() => signal.removeEventListener("abort", leave));
  });
}
