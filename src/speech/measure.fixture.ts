/** Measures sound, for tests. */

/** Root mean square between two times, 0 to 32767. */
export function loudness(samples: Int16Array, sampleRate: number, from: number, to: number): number {
  const part = samples.subarray(Math.max(0, Math.round(from * sampleRate)), Math.round(to * sampleRate));
  let sum = 0;
  for (const sample of part) sum += sample * sample;
  return part.length === 0 ? 0 : Math.sqrt(sum / part.length);
}

/** The largest step from one sample to the next. */
export function largestStep(samples: Int16Array): number {
  let largest = 0;
  for (let at = 1; at < samples.length; at++) {
    largest = Math.max(largest, Math.abs((samples[at] ?? 0) - (samples[at - 1] ?? 0)));
  }
  return largest;
}
