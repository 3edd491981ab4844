/** Text for services that read markup. */

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;" };
/** What XML 1.0 allows no document to hold. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what has to go
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu;

/** Text that markup shows as it is, whatever it holds. */
export function escapeMarkup(text: string): string {
  return text.replaceAll(FORBIDDEN, " ").replaceAll(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
}
