/** Reads tables of a TrueType file (OpenType specification: table directory, "cmap", "head", "OS/2"). */

const TABLE_RECORD_BYTES = 16;
const MAP_RECORD_BYTES = 8;

/** A table's offset in the file, bytes; undefined where the font does not have it. */
function tableAt(font: Buffer, tag: string): number | undefined {
  const records = Array.from({ length: font.readUInt16BE(4) }, (_, i) => 12 + i * TABLE_RECORD_BYTES);
  const record = records.find((at) => font.toString("latin1", at, at + 4) === tag);
  return record === undefined ? undefined : font.readUInt32BE(record + 8);
}

/** A character map and its platform. */
interface CharacterMap {
  /** Offset of its record, bytes. */
  record: number;
  /** Offset of the map, bytes. */
  start: number;
  platform: number;
  encoding: number;
}

export function characterMaps(font: Buffer): CharacterMap[] {
  const cmap = tableAt(font, "cmap");
  if (cmap === undefined) return [];
  return Array.from({ length: font.readUInt16BE(cmap + 2) }, (_, i) => {
    const record = cmap + 4 + i * MAP_RECORD_BYTES;
    const [platform, encoding] = [font.readUInt16BE(record), font.readUInt16BE(record + 2)];
    return { record, start: cmap + font.readUInt32BE(record + 4), platform, encoding };
  });
}

/** Ranges of code points, both ends included. */
type Ranges = [first: number, last: number][];

/** Format 12: groups of first character, last character, first glyph. */
function groupRanges(font: Buffer, map: number): Ranges {
  return Array.from({ length: font.readUInt32BE(map + 12) }, (_, i) => {
    const group = map + 16 + i * 12;
    return [font.readUInt32BE(group), font.readUInt32BE(group + 4)];
  });
}

/** Format 4: four arrays of 16-bit numbers. The first holds the last code points; the second, after two bytes, the first ones. */
function segmentRanges(font: Buffer, map: number): Ranges {
  const bytes = font.readUInt16BE(map + 6);
  return Array.from({ length: bytes / 2 }, (_, i) => {
    const last = map + 14 + i * 2;
    return [font.readUInt16BE(last + bytes + 2), font.readUInt16BE(last)];
  });
}

/**
 * Returns a function that tells whether a font covers a code point. A segment of format 4 may lack single code points, so a map
 * of format 12, which the fonts here have, is preferred.
 */
export function coverageOf(font: Buffer): (codePoint: number) => boolean {
  const starts = characterMaps(font).map(({ start }) => start);
  const formatOf = (start: number) => font.readUInt16BE(start);
  const groups = starts.find((start) => formatOf(start) === 12);
  const segments = starts.find((start) => formatOf(start) === 4);
  const ranges =
    groups !== undefined ? groupRanges(font, groups) : segments !== undefined ? segmentRanges(font, segments) : [];
  return (codePoint) => {
    let [low, high] = [0, ranges.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ranges[middle]?.[1] ?? 0) < codePoint) low = middle + 1;
      else high = middle;
    }
    return (ranges[low]?.[0] ?? Number.POSITIVE_INFINITY) <= codePoint;
  };
}

/** The line height by Windows metrics, in em: usWinAscent plus usWinDescent. */
export function windowsLineHeight(font: Buffer): number {
  const [head, os2] = [tableAt(font, "head"), tableAt(font, "OS/2")];
  if (head === undefined || os2 === undefined) return 1;
  return (font.readUInt16BE(os2 + 74) + font.readUInt16BE(os2 + 76)) / font.readUInt16BE(head + 18);
}
