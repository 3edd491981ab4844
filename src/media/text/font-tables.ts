/** What a TrueType file says of itself (OpenType specification: table directory, "cmap", "head", "OS/2"). */

const TABLE_RECORD_BYTES = 16;
const MAP_RECORD_BYTES = 8;

/** Where a table starts, bytes; undefined where the font has none. */
function tableAt(font: Buffer, tag: string): number | undefined {
  const records = Array.from({ length: font.readUInt16BE(4) }, (_, i) => 12 + i * TABLE_RECORD_BYTES);
  const record = records.find((at) => font.toString("latin1", at, at + 4) === tag);
  return record === undefined ? undefined : font.readUInt32BE(record + 8);
}

/** A character map: where its record stands and where it starts, bytes; for whom it is. */
interface CharacterMap {
  record: number;
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

/** Ranges of characters, ends included. */
type Ranges = [first: number, last: number][];

/** Format 12: groups of first character, last character, first glyph. */
function groupRanges(font: Buffer, map: number): Ranges {
  return Array.from({ length: font.readUInt32BE(map + 12) }, (_, i) => {
    const group = map + 16 + i * 12;
    return [font.readUInt32BE(group), font.readUInt32BE(group + 4)];
  });
}

/** Format 4: four columns of 16 bits each, of which the last characters and, behind two bytes, the first ones are needed. */
function segmentRanges(font: Buffer, map: number): Ranges {
  const bytes = font.readUInt16BE(map + 6);
  return Array.from({ length: bytes / 2 }, (_, i) => {
    const last = map + 14 + i * 2;
    return [font.readUInt16BE(last + bytes + 2), font.readUInt16BE(last)];
  });
}

/**
 * Which characters a font has. Format 4 may leave single characters out within its segments; fonts that matter here
 * have a map of format 12 beside it, which does not, and that is the one asked.
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

/** The height of a line as Windows measures it, over the em: usWinAscent and usWinDescent. */
export function windowsLineHeight(font: Buffer): number {
  const [head, os2] = [tableAt(font, "head"), tableAt(font, "OS/2")];
  if (head === undefined || os2 === undefined) return 1;
  return (font.readUInt16BE(os2 + 74) + font.readUInt16BE(os2 + 76)) / font.readUInt16BE(head + 18);
}
