/**
 * Supabase Storage's HTTP protocol, as far as Feedreel speaks it: objects, links signed one by one or many at once, ranges,
 * errors as the service words them (nearly all HTTP 400, the real status in the body). Like the service it keeps
 * `storage.objects` in the project's database and asks it as the caller, so that the project's own policies decide.
 */
import { createHash, randomUUID } from "node:crypto";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { buffer, json } from "node:stream/consumers";
import { jwtVerify, SignJWT } from "jose";
import type { Client } from "pg";
import { parseRange } from "../../src/api/media/byte-range.ts";
import { type Claims, denied, openStorageTables, StorageFault } from "./storage-tables.ts";

/** How a request is answered: as it should be, or by what can go wrong on the way. */
export type StorageMode = "ok" | "unavailable" | "throttled" | "cut" | "hang";

export interface StorageServer {
  /** Answers to requests below `/storage/v1`. */
  handle: RequestListener;
  /** Of the requests to come, the first first; `ok` when there are none left. */
  modes: StorageMode[];
  /** Method and path of each request, oldest first. */
  requests: string[];
  /** Seconds by which its clock is ahead. */
  clock: { aheadS: number };
}

interface StorageOptions {
  jwtSecret: string;
  /** Connects to the project's database as `authenticator`; the caller ends the client. */
  connect(): Promise<Client>;
}

interface StoredFile {
  bytes: Buffer;
  type: string;
  cacheControl: string;
}
/** Not found, or hidden by a policy: the service does not say which. */
const NO_ACCESS = "Either the object does not exist or you do not have access to it";

export function createStorageServer({ jwtSecret, connect }: StorageOptions): StorageServer {
  const key = new TextEncoder().encode(jwtSecret);
  /** By version, as the service names files in its own store. */
  const files = new Map<string, StoredFile>();
  const modes: StorageMode[] = [];
  const requests: string[] = [];
  const clock = { aheadS: 0 };
  const tables = openStorageTables(connect);
  const now = () => Date.now() + clock.aheadS * 1_000;

  async function callerOf(request: IncomingMessage): Promise<Claims> {
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1];
    if (token === undefined)
      throw new StorageFault(400, "Error", "headers must have required property 'authorization'");
    const { payload } = await jwtVerify(token, key).catch((error: Error) => {
      throw denied(error.message);
    });
    return { role: String(payload.role), sub: payload.sub };
  }

  async function upload(request: IncomingMessage, claims: Claims, bucket: string, name: string) {
    const { file_size_limit, allowed_mime_types } = await tables.bucket(bucket);
    const file = await fileOf(request);
    if (allowed_mime_types !== null && !allowed_mime_types.includes(file.type)) {
      throw new StorageFault(415, "invalid_mime_type", `mime type ${file.type} is not supported`);
    }
    if (file_size_limit !== null && file.bytes.length > Number(file_size_limit)) {
      throw new StorageFault(413, "Payload too large", "The object exceeded the maximum allowed size");
    }
    const version = randomUUID();
    const upsert = request.headers["x-upsert"] === "true";
    const id = await tables.save({ bucket_id: bucket, name, version }, upsert, claims);
    files.set(version, file);
    return { Id: id, Key: `${bucket}/${name}` };
  }

  const tokenFor = (url: string, expiresIn: number) =>
    new SignJWT({ url })
      .setProtectedHeader({ alg: "HS256" })
      .setIssuedAt(Math.floor(now() / 1_000))
      .setExpirationTime(Math.floor(now() / 1_000) + expiresIn)
      .sign(key);

  async function sign(request: IncomingMessage, claims: Claims, bucket: string) {
    const { expiresIn, paths } = (await json(request)) as { expiresIn: number; paths: string[] };
    const found = new Set((await tables.find(bucket, paths, claims)).map(({ name }) => name));
    const signed = async (path: string) => {
      if (!found.has(path)) return { error: NO_ACCESS, path, signedURL: null };
      const url = `${bucket}/${path}`;
      return { error: null, path, signedURL: `/object/sign/${url}?token=${await tokenFor(url, expiresIn)}` };
    };
    return Promise.all(paths.map(signed));
  }

  async function remove(request: IncomingMessage, claims: Claims, bucket: string) {
    const { prefixes } = (await json(request)) as { prefixes: string[] };
    await tables.bucket(bucket);
    const removed = await tables.remove(bucket, prefixes, claims);
    for (const { version } of removed) files.delete(version);
    return removed;
  }

  async function serve(request: IncomingMessage, response: ServerResponse, url: URL, bucket: string, name: string) {
    const { payload } = await jwtVerify(url.searchParams.get("token") ?? "", key, {
      currentDate: new Date(now()),
    }).catch((error: Error) => {
      throw new StorageFault(400, "InvalidJWT", error.message);
    });
    if (payload.url !== `${bucket}/${name}`) {
      throw new StorageFault(400, "InvalidSignature", "The url do not match the signature");
    }
    const [object] = await tables.find(bucket, [name]);
    const file = object && files.get(object.version);
    if (file === undefined) throw new StorageFault(404, "not_found", "Object not found");
    const range = parseRange(request.headers.range, file.bytes.length);
    if (range === "unsatisfiable")
      throw new StorageFault(416, "InvalidRange", "The requested range is not satisfiable");
    const bytes = range === null ? file.bytes : file.bytes.subarray(range.start, range.end + 1);
    const download = url.searchParams.get("download");
    const saved = encodeURIComponent(download ?? "");
    response.writeHead(range === null ? 200 : 206, {
      "accept-ranges": "bytes",
      "content-type": file.type,
      "content-length": bytes.length,
      "cache-control": file.cacheControl,
      etag: `"${createHash("md5").update(file.bytes).digest("hex")}"`,
      ...(range !== null && { "content-range": `bytes ${range.start}-${range.end}/${file.bytes.length}` }),
      ...(download !== null && {
        "content-disposition": `attachment; filename=${saved}; filename*=UTF-8''${saved};`,
      }),
    });
    response.end(request.method === "HEAD" ? undefined : bytes);
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<unknown> {
    const url = new URL(request.url ?? "/", "http://localhost");
    const path = url.pathname.replace(/^\/storage\/v1\/object\//, "");
    const route = (pattern: RegExp) =>
      pattern
        .exec(path)
        ?.slice(1)
        .map((part = "") => decodeURIComponent(part));
    const [signedBucket = "", signedName = ""] = route(/^sign\/([^/]+)\/(.+)$/) ?? [];
    if (request.method !== "POST" && signedName !== "") return serve(request, response, url, signedBucket, signedName);
    const claims = await callerOf(request);
    const [bucket = "", name = ""] = route(/^(?:sign\/)?([^/]+)(?:\/(.+))?$/) ?? [];
    if (request.method === "POST" && path === `sign/${bucket}`) return sign(request, claims, bucket);
    if (request.method === "DELETE" && name === "") return remove(request, claims, bucket);
    if (request.method === "POST" && name !== "") return upload(request, claims, bucket, name);
    throw new StorageFault(404, "Error", `Route ${request.method}:${url.pathname} not found`);
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    requests.push(`${request.method} ${request.url?.split("?")[0]}`);
    const mode = modes.shift() ?? "ok";
    if (mode === "hang") return;
    if (mode === "cut") return void request.socket.destroy();
    try {
      if (mode === "unavailable") throw new StorageFault(503, "SlowDown", "Service unavailable");
      if (mode === "throttled") throw new StorageFault(429, "too_many_requests", "Too many requests");
      const body = await answer(request, response);
      if (!response.headersSent) send(response, 200, body);
    } catch (error) {
      request.resume();
      if (error instanceof StorageFault) {
        const { statusCode, message } = error;
        const status = statusCode >= 500 || statusCode === 429 ? statusCode : 400;
        return send(response, status, { statusCode: String(statusCode), error: error.error, message });
      }
      send(response, 500, { statusCode: "500", error: "Internal", message: (error as Error).message });
    }
  }

  return { handle, modes, requests, clock };
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8" }).end(JSON.stringify(body));
}

/** The file of an upload: the body as it is, or the one file of a form. */
async function fileOf(request: IncomingMessage): Promise<StoredFile> {
  const type = request.headers["content-type"] ?? "application/octet-stream";
  if (!type.startsWith("multipart/form-data")) {
    const cacheControl = request.headers["cache-control"] ?? "no-cache";
    return { bytes: await buffer(request), type, cacheControl };
  }
  const web = Readable.toWeb(request) as ReadableStream<Uint8Array>;
  const form = await new Response(web, { headers: { "content-type": type } }).formData();
  const file = form.get("");
  if (!(file instanceof Blob)) throw new StorageFault(400, "no_file_provided", "No file provided");
  const seconds = form.get("cacheControl");
  const bytes = Buffer.from(await file.arrayBuffer());
  return { bytes, type: file.type, cacheControl: seconds === null ? "no-cache" : `max-age=${seconds}` };
}
