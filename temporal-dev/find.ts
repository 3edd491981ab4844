import { locateTemporal } from "./locate.mjs";

/**
 * Path of the `temporal` program that set-up found, downloaded or built.
 * @throws Error when there is none
 */
export function findTemporal(): string {
  const path = locateTemporal();
  if (!path) throw new Error("There is no Temporal server on this machine yet. Set it up: npm run setup");
  return path;
}
