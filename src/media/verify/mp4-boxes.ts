/** Reads the layout of an MP4 file: the order and types of its boxes (ISO/IEC 14496-12). */
import { open } from "node:fs/promises";

interface Box {
  type: string;
  /** Where its content starts and ends, bytes from the start of the file. */
  from: number;
  to: number;
}

/** Boxes that contain the boxes we look for. */
const CONTAINERS = new Set(["moov", "trak", "edts"]);

async function boxesIn(file: Awaited<ReturnType<typeof open>>, from: number, to: number): Promise<Box[]> {
  const boxes: Box[] = [];
  const header = Buffer.alloc(16);
  for (let at = from; at + 8 <= to; ) {
    const { bytesRead } = await file.read(header, 0, 16, at);
    if (bytesRead < 8) break;
    const type = header.toString("latin1", 4, 8);
    const short = header.readUInt32BE(0);
    const [size, head] = short === 1 ? [Number(header.readBigUInt64BE(8)), 16] : [short || to - at, 8];
    if (size < head) break;
    boxes.push({ type, from: at + head, to: at + size });
    at += size;
  }
  return boxes;
}

/**
 * @returns whether the index (`moov`) precedes the media data, and whether any track has an edit list (`elst`)
 */
export async function readMp4Layout(path: string): Promise<{ indexFirst: boolean; editList: boolean }> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const top = await boxesIn(file, 0, size);
    const order = top.map(({ type }) => type);
    const indexFirst = order.includes("moov") && order.indexOf("moov") < order.indexOf("mdat");
    let editList = false;
    for (let level = top; level.length > 0; ) {
      editList ||= level.some(({ type }) => type === "elst");
      const inner = level.filter(({ type }) => CONTAINERS.has(type));
      level = (await Promise.all(inner.map(({ from, to }) => boxesIn(file, from, to)))).flat();
    }
    return { indexFirst, editList };
  } finally {
    await file.close();
  }
}
