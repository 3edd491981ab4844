/** The problems that the API answers with: one table of their statuses and texts. */
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { ErrorType } from "../contract/errors.ts";

interface ProblemKind {
  status: ContentfulStatusCode;
  title: string;
  /** The `detail` where none is given; also shown in the API's documentation. */
  example: string;
}

/**
 * The names are the stable part of `type`: never rename one, clients compare them. Every error type has its problem here,
 * or this does not compile.
 */
export const PROBLEMS = {
  "malformed-json": {
    status: 400,
    title: "The body is not JSON",
    example: "The body could not be read as JSON: Unexpected end of JSON input. Send one JSON object.",
  },
  "bad-request": { status: 400, title: "The request cannot be read", example: "The request cannot be read." },
  "token-missing": {
    status: 401,
    title: "A token is needed",
    example: "Send your access token in the header `Authorization: Bearer <token>`.",
  },
  "token-invalid": {
    status: 401,
    title: "The token is not valid",
    example: "The token has expired. Sign in again and send the new one.",
  },
  "no-profile": {
    status: 403,
    title: "You have no profile yet",
    example: 'You have no profile yet. POST /api/v1/profiles {"name": "My shop"} makes one.',
  },
  "origin-not-allowed": {
    status: 403,
    title: "Another web page may not write here",
    example: "This server takes writes only from its own pages, not from https://example.com.",
  },
  "link-not-valid": {
    status: 403,
    title: "The link is not valid or has expired",
    example: "The link is not valid or has expired. Ask GET /api/v1/library for a new one.",
  },
  "route-not-found": {
    status: 404,
    title: "There is no such address",
    example: "There is nothing at /api/v1/prodcts. See /docs for what there is.",
  },
  "profile-not-found": {
    status: 404,
    title: "You have no such profile",
    example: "You have no profile with this id. GET /api/v1/profiles lists yours.",
  },
  "product-not-found": {
    status: 404,
    title: "There is no such product",
    example: "You have no product with this id. GET /api/v1/products lists yours.",
  },
  "batch-not-found": {
    status: 404,
    title: "There is no such batch",
    example: "You have no batch with this id. POST /api/v1/products/batch-generate starts one.",
  },
  "item-not-found": {
    status: 404,
    title: "There is no such item",
    example: "The batch has no item with this id. GET /v1/batch/{id} lists its items.",
  },
  "job-not-found": { status: 404, title: "There is no such job", example: "You have no job with this id." },
  "feed-not-found": {
    status: 404,
    title: "There is no such feed",
    example: "You have no feed with this id. GET /api/v1/feeds lists yours.",
  },
  "schedule-not-found": {
    status: 404,
    title: "The feed has no schedule",
    example: "The feed has no schedule. PUT /api/v1/feeds/{id}/schedule makes one.",
  },
  "clip-not-found": {
    status: 404,
    title: "There is no such clip",
    example: "You have no clip with this id. GET /api/v1/library lists yours.",
  },
  "file-not-found": { status: 404, title: "There is no such file", example: "The file is no longer stored." },
  "method-not-allowed": {
    status: 405,
    title: "The address does not take this method",
    example: "/api/v1/feeds takes GET, HEAD and POST, not PUT.",
  },
  "batch-still-running": {
    status: 409,
    title: "The batch is still running",
    example: "The batch is still processing: 2 of 5 products are done. Retry its failed products when it has ended.",
  },
  "batch-state": {
    status: 409,
    title: "The batch's state does not allow this",
    example: "The batch is draft and cannot start. A draft can: edit, add items, remove items, lock, delete.",
  },
  "job-state": {
    status: 409,
    title: "The job's state does not allow this",
    example: "The job is completed and cannot be cancelled any more.",
  },
  "idempotency-key-in-flight": {
    status: 409,
    title: "A request with this key is under way",
    example: "A request with this Idempotency-Key is under way. Ask again in a few seconds for its answer.",
  },
  "schedule-running": {
    status: 409,
    title: "A run of the schedule is under way",
    example: "A run of this schedule is under way, and runs never overlap. Trigger it again when it has ended.",
  },
  "nothing-failed": {
    status: 409,
    title: "No product of the batch failed",
    example: "No product of this batch failed, so there is nothing to retry.",
  },
  "feed-exists": {
    status: 409,
    title: "You have this feed already",
    example: "You have a feed with this address already. POST /api/v1/feeds/{id}/sync reads it again.",
  },
  "body-too-large": {
    status: 413,
    title: "The body is too large",
    example: "The body may be 256 kB at most.",
  },
  "range-not-satisfiable": {
    status: 416,
    title: "The file has no such part",
    example: "The file is 1048576 bytes long; the range asked for lies outside it.",
  },
  "host-not-allowed": {
    status: 421,
    title: "This server answers only to its local address",
    example: "This server runs without tokens, so it answers only at localhost or 127.0.0.1, not at shop.example.",
  },
  "invalid-request": {
    status: 422,
    title: "The request has faults",
    example: "product_ids: takes 2 to 50 products. For one product use POST /api/v1/products/{id}/generate.",
  },
  "batch-not-ready": {
    status: 422,
    title: "The batch cannot be locked yet",
    example: "items: add at least one. config.voice_id: the offline voice knows no language for “xx-YY-Nobody”.",
  },
  "idempotency-key-reused": {
    status: 422,
    title: "The key belongs to another request",
    example: "This Idempotency-Key came with another request before. Use a new key for a new request.",
  },
  "provider-key-missing": {
    status: 422,
    title: "A provider's key is not set",
    example: "ELEVENLABS_API_KEY is not set on this server: set it, or choose another tts_provider.",
  },
  "rate-limited": {
    status: 429,
    title: "Too many requests",
    example: "A user may send 6000 requests a minute, and these are used up. Send the next one in 12 s.",
  },
  "internal-error": {
    status: 500,
    title: "Something went wrong on our side",
    example: "Something went wrong on our side. Try again; if it stays, give your operator the request_id.",
  },
  "database-unavailable": {
    status: 503,
    title: "The database cannot be reached",
    example: "The database cannot be reached just now. Try again in a few seconds.",
  },
  "temporal-unavailable": {
    status: 503,
    title: "Temporal cannot be reached",
    example: "Temporal, which runs the work, cannot be reached just now. Try again in a few seconds.",
  },
  "storage-unavailable": {
    status: 503,
    title: "The file store cannot be reached",
    example: "The file store cannot be reached just now. Try again in a few seconds.",
  },
  "worker-unavailable": {
    status: 503,
    title: "No worker answers",
    example: "No worker answered in time, so the batch goes on as it was. Try again in a few seconds.",
  },
  "sign-in-unavailable": {
    status: 503,
    title: "Tokens cannot be checked",
    example: "The keys that tokens are checked with cannot be fetched just now. Try again in a few seconds.",
  },
  "pages-not-built": {
    status: 503,
    title: "The web pages are not built",
    example: "The web pages are not built on this server: run `npm run setup` there. The API works without them.",
  },
  "not-ready": { status: 503, title: "Not ready yet", example: "Not ready yet: no worker has asked for work." },
} as const satisfies Record<ErrorType, ProblemKind> & Record<string, ProblemKind>;

export type ProblemName = keyof typeof PROBLEMS;

export const problemType = (kind: ProblemName): string => `urn:feedreel:problem:${kind}`;
