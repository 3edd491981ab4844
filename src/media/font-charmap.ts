/**
 * Makes a font's whole character map the one that libass reads. libass takes a font's first Windows map, which in most
 * fonts holds the first 65,536 characters only: emoji and rare ideographs lie beyond and would come out as boxes. With the small
 * map relabelled as plain Unicode, the first Windows map is the whole one.
 */

const WINDOWS = 3;
const BASIC = 1;
const FULL = 10;
const TABLE_RECORD_BYTES = 16;
const MAP_RECORD_BYTES = 8;

/**
 * @param font a TrueType file (OpenType specification, tables "Font directory" and "cmap")
 * @returns the same font, its maps relabelled where it has both
 */
export function withFullCharmapFirst(font: Buffer): Buffer {
  const patched = Buffer.from(font);
  const tables = Array.from({ length: patched.readUInt16BE(4) }, (_, i) => 12 + i * TABLE_RECORD_BYTES);
  const cmapRecord = tables.find((at) => patched.toString("latin1", at, at + 4) === "cmap");
  if (cmapRecord === undefined) return patched;
  const cmap = patched.readUInt32BE(cmapRecord + 8);
  const maps = Array.from({ length: patched.readUInt16BE(cmap + 2) }, (_, i) => cmap + 4 + i * MAP_RECORD_BYTES);
  const isMap = (at: number, encoding: number) =>
    patched.readUInt16BE(at) === WINDOWS && patched.readUInt16BE(at + 2) === encoding;
  const basic = maps.find((at) => isMap(at, BASIC));
  // Platform 0 is plain Unicode, and its encoding 3 the basic plane.
  if (basic !== undefined && maps.some((at) => isMap(at, FULL))) {
    patched.writeUInt16BE(0, basic);
    patched.writeUInt16BE(3, basic + 2);
  }
  return patched;
}
