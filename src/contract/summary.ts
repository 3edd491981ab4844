/** Temporal takes 400 bytes. */
const MAX_CHARACTERS = 95;

/** What a run's summary may hold in Temporal's Web UI. */
export function shortSummary(text: string): string {
  const characters = [...text];
  return characters.length <= MAX_CHARACTERS ? text : `${characters.slice(0, MAX_CHARACTERS).join("")}…`;
}
