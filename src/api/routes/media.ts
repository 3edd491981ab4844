/** Files of local storage, by signed link: whole or in parts, so that players can seek. */
import { type FileHandle, open } from "node:fs/promises";
import { extname, resolve, sep } from "node:path";
import { Readable } from "node:stream";
import { type Context, Hono } from "hono";
import type { Config } from "../../config.ts";
import { mediaFolder, verifyMediaSignature } from "../../store/storage.ts";
import { type ByteRange, parseRange } from "../byte-range.ts";
import type { ApiDeps, AppEnv } from "../context.ts";
import { Problem } from "../problems.ts";

const CONTENT_TYPES: Record<string, string> = {
  ".mp4": "video/mp4",
  ".jpg": "image/jpeg",
  ".srt": "application/x-subrip; charset=utf-8",
};

/** The path behind `/media/`, decoded. */
function pathOf(c: Context): string {
  try {
    return decodeURIComponent(new URL(c.req.url).pathname.replace(/^\/media\//, ""));
  } catch {
    throw new Problem("link-not-valid");
  }
}

/**
 * The file that a link leads to.
 * @throws Problem link-not-valid, file-not-found
 */
function signedFile(config: Config, c: Context): string {
  const path = pathOf(c);
  const { expires = "", signature = "" } = c.req.query();
  if (!verifyMediaSignature(config, path, expires, signature)) throw new Problem("link-not-valid");
  const folder = resolve(mediaFolder(config));
  const file = resolve(folder, path);
  if (!file.startsWith(folder + sep) || path.includes("\0")) throw new Problem("file-not-found");
  return file;
}

async function openFile(file: string): Promise<FileHandle> {
  try {
    return await open(file, "r");
  } catch (cause) {
    throw new Problem("file-not-found", undefined, { cause });
  }
}

/** Whether what the client has is what the file still is: `If-Range` takes a strong tag or the exact date. */
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

/** Answers with an open file; closes it, at once or when the last byte is read. */
async function sendFile(c: Context, handle: FileHandle, file: string): Promise<Response> {
  let streaming = false;
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) throw new Problem("file-not-found");
    const etag = `"${stat.size.toString(36)}-${Math.round(stat.mtimeMs).toString(36)}"`;
    const modified = stat.mtime.toUTCString();
    const common = {
      "accept-ranges": "bytes",
      "cache-control": "private, max-age=600",
      "cross-origin-resource-policy": "cross-origin",
      etag,
      "last-modified": modified,
    };
    if (matchesTag(c.req.header("if-none-match"), etag)) return c.body(null, 304, common);
    const wanted = unchangedSince(c.req.header("if-range"), etag, modified) ? c.req.header("range") : undefined;
    const range = parseRange(wanted, stat.size);
    if (range === "unsatisfiable") {
      const detail = `The file is ${stat.size} bytes long; the range asked for lies outside it.`;
      throw new Problem("range-not-satisfiable", detail, { headers: { "content-range": `bytes */${stat.size}` } });
    }
    const type = CONTENT_TYPES[extname(file)] ?? "application/octet-stream";
    const headers = { ...common, "content-type": type, ...contentHeaders(range, stat.size) };
    const status = range === null ? 200 : 206;
    if (c.req.method === "HEAD" || stat.size === 0) return c.body(null, status, headers);
    streaming = true;
    // The stream closes the file at its end, and when the client goes away.
    const stream = handle.createReadStream(range ?? {});
    return c.body(Readable.toWeb(stream) as ReadableStream<Uint8Array>, status, headers);
  } finally {
    if (!streaming) await handle.close();
  }
}

export function mediaRoutes({ config }: ApiDeps) {
  return new Hono<AppEnv>().get("/*", async (c) => {
    if (config.STORAGE !== "local") throw new Problem("file-not-found");
    const file = signedFile(config, c);
    return sendFile(c, await openFile(file), file);
  });
}
