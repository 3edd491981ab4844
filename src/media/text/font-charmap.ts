/**
 * Makes a font's whole character map the one that libass reads. libass takes a font's first Windows map, which in most
 * fonts holds the first 65,536 characters only: emoji and rare ideographs lie beyond and would come out as boxes. With the small
 * map relabelled as plain Unicode, the first Windows map is the whole one.
 */
import { characterMaps } from "./font-tables.ts";

const WINDOWS = 3;
const BASIC = 1;
const FULL = 10;
/** Platform 0 is plain Unicode, and its encoding 3 the basic plane. */
const PLAIN_UNICODE = 0;
const BASIC_PLANE = 3;

/**
 * @param font a TrueType file
 * @returns the same font, its maps relabelled where it has both
 */
export function withFullCharmapFirst(font: Buffer): Buffer {
  const patched = Buffer.from(font);
  const maps = characterMaps(font);
  const windowsMap = (wanted: number) =>
    maps.find(({ platform, encoding }) => platform === WINDOWS && encoding === wanted);
  const basic = windowsMap(BASIC);
  if (basic === undefined || windowsMap(FULL) === undefined) return patched;
  patched.writeUInt16BE(PLAIN_UNICODE, basic.record);
  patched.writeUInt16BE(BASIC_PLANE, basic.record + 2);
  return patched;
}
