/**
 * Makes libass read a font's full character map. libass uses a font's first Windows map, which in most fonts contains only the
 * first 65,536 code points (the basic multilingual plane): emoji and rare ideographs would be drawn as boxes. When that map is
 * relabelled as a Unicode map, the first Windows map is the full one.
 */
import { characterMaps } from "./font-tables.ts";

const WINDOWS = 3;
const BASIC = 1;
const FULL = 10;
/** Platform 0 is Unicode; its encoding 3 is the basic multilingual plane. */
const UNICODE = 0;
const BASIC_PLANE = 3;

/**
 * @param font a TrueType file
 * @returns the font, its basic map relabelled where it has both
 */
export function withFullCharmapFirst(font: Buffer): Buffer {
  const patched = Buffer.from(font);
  const maps = characterMaps(font);
  const windowsMap = (wanted: number) =>
    maps.find(({ platform, encoding }) => platform === WINDOWS && encoding === wanted);
  const basic = windowsMap(BASIC);
  if (basic === undefined || windowsMap(FULL) === undefined) return patched;
  patched.writeUInt16BE(UNICODE, basic.record);
  patched.writeUInt16BE(BASIC_PLANE, basic.record + 2);
  return patched;
}
