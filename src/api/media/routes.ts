/** Files of local storage by signed link, whole or by range, so that players can seek. */
import { type FileHandle, open } from "node:fs/promises";
import { extname, resolve, sep } from "node:path";
import { Readable } from "node:stream";
import { create as contentDisposition } from "content-disposition";
import { type Context, Hono } from "hono";
import type { Config } from "../../config.ts";
import { mediaFolder, verifyLocalLink } from "../../store/files/local.ts";
import type { ApiDeps, AppEnv } from "../context.ts";
import { Problem } from "../problem-details.ts";
import { type ByteRange, parseRange } from "./byte-range.ts";

const CONTENT_TYPES: Record<string, string> = {
  ".mp4": "video/mp4",
  ".jpg": "image/jpeg",
  ".srt": "application/x-subrip; charset=utf-8",
};

const MOST_CACHED_S = 600;

/** The path behind `/media/`, decoded. */
function pathOf(c: Context): string {
  try {
    return decodeURIComponent(new URL(c.req.url).pathname.replace(/^\/media\//, ""));
  } catch {
    throw new Problem("link-not-valid");
  }
}

interface SignedFile {
  file: string;
  /** When the link expires; seconds since 1970. */
  expires: number;
  /** Given where the file is to be saved under this name instead of shown. */
  downloadName: string | undefined;
}

/**
 * The file that a link names.
 * @throws Problem link-not-valid, file-not-found
 */
function signedFile(config: Config, c: Context): SignedFile {
  const path = pathOf(c);
  const { signature = "", download: downloadName } = c.req.query();
  const expires = Number(c.req.query("expires"));
  const claim = { path, expires, ...(downloadName !== undefined && { downloadName }) };
  if (!verifyLocalLink(config, claim, signature)) throw new Problem("link-not-valid");
  const folder = resolve(mediaFolder(config));
  const file = resolve(folder, path);
  if (!file.startsWith(folder + sep) || path.includes("\0")) throw new Problem("file-not-found");
  return { file, expires, downloadName };
}

async function openFile(file: string): Promise<FileHandle> {
  try {
    return await open(file, "r");
  } catch (cause) {
    throw new Problem("file-not-found", undefined, { cause });
  }
}

/** Whether the client's copy is current: `If-Range` holds a strong tag or the exact date (RFC 9110, 13.1.5). */
function unchangedSince(condition: string | undefined, etag: string, modified: string): boolean {
  return condition === undefined || condition === etag || condition === modified;
}

const matchesTag = (header: string | undefined, etag: string): boolean =>
  (header ?? "").split(",").some((tag) => [etag, "*"].includes(tag.trim().replace(/^W\//, "")));

function contentHeaders(range: ByteRange | null, size: number): Record<string, string> {
  if (range === null) return { "content-length": String(size) };
  const length = range.end - range.start + 1;
  return { "content-length": String(length), "content-range": `bytes ${range.start}-${range.end}/${size}` };
}

/** How long a browser may keep a file, at most until its link expires; seconds. */
const cacheFor = (expires: number) => Math.max(0, Math.min(MOST_CACHED_S, Math.floor(expires - Date.now() / 1000)));

/** Answers with an open file, and closes it: at once, or when the last byte is read. */
async function sendFile(c: Context, handle: FileHandle, signed: SignedFile): Promise<Response> {
  let streaming = false;
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) throw new Problem("file-not-found");
    const etag = `"${stat.size.toString(36)}-${Math.round(stat.mtimeMs).toString(36)}"`;
    const modified = stat.mtime.toUTCString();
    const common = {
      "accept-ranges": "bytes",
      "cache-control": `private, max-age=${cacheFor(signed.expires)}`,
      "cross-origin-resource-policy": "cross-origin",
      etag,
      "last-modified": modified,
      ...(signed.downloadName !== undefined && { "content-disposition": contentDisposition(signed.downloadName) }),
    };
    if (matchesTag(c.req.header("if-none-match"), etag)) return c.body(null, 304, common);
    // RFC 9110 defines ranges for GET alone.
    const partly = c.req.method === "GET" && unchangedSince(c.req.header("if-range"), etag, modified);
    const range = parseRange(partly ? c.req.header("range") : undefined, stat.size);
    if (range === "unsatisfiable") {
      const detail = `The file is ${stat.size} bytes long; the range asked for lies outside it.`;
      throw new Problem("range-not-satisfiable", detail, { headers: { "content-range": `bytes */${stat.size}` } });
    }
    const type = CONTENT_TYPES[extname(signed.file)] ?? "application/octet-stream";
    const headers = { ...common, "content-type": type, ...contentHeaders(range, stat.size) };
    const status = range === null ? 200 : 206;
    if (c.req.method === "HEAD" || stat.size === 0) return c.body(null, status, headers);
    streaming = true;
    // The stream closes the file at its end, and when the client disconnects.
    const stream = handle.createReadStream(range ?? {});
    return c.body(Readable.toWeb(stream) as ReadableStream<Uint8Array>, status, headers);
  } finally {
    if (!streaming) await handle.close();
  }
}

export function mediaRoutes({ config }: ApiDeps) {
  return new Hono<AppEnv>().get("/*", async (c) => {
    if (config.STORAGE !== "local") throw new Problem("file-not-found");
    const signed = signedFile(config, c);
    return sendFile(c, await openFile(signed.file), signed);
  });
}
