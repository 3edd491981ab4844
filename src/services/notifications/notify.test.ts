import { text } from "node:stream/consumers";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { BatchEndEvent } from "../../contract/callback.ts";
import { Failure } from "../../contract/failures.ts";
import { type Handler, type LocalServer, startLocalServer } from "../../http/local-server.fixture.ts";
import { createSafePost, type SafePost } from "../../http/safe-post.ts";
import { notify } from "./notify.ts";

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const event: BatchEndEvent = {
  type: "batch.completed",
  timestamp: "2026-11-21T09:00:00.000Z",
  data: {
    ...{ batch_id: "b", kind: "staged", name: "Întunericul 🌌", status: "partial", outcome: "completed_with_errors" },
    ...{ total: 3, completed: 2, failed: 1, cancelled: 0 },
  },
};
const answering =
  (status: number, headers = {}): Handler =>
  (_, response) =>
    response.writeHead(status, headers).end("not read");

let server: LocalServer;
let post: SafePost;
const verified: unknown[] = [];

beforeAll(async () => {
  server = await startLocalServer({
    "/hook": async (request, response) => {
      verified.push(new Webhook(SECRET).verify(await text(request), request.headers as Record<string, string>));
      response.writeHead(204).end();
    },
    "/created": answering(201),
    "/moved": answering(301, { location: "/hook" }),
    "/bad-request": answering(400),
    "/forbidden": answering(403),
    "/missing": answering(404),
    "/gone": answering(410),
    "/slow-down": answering(429, { "retry-after": "120" }),
    "/timeout": answering(408),
    "/early": answering(425),
    "/broken": answering(500),
    "/away": answering(503, { "retry-after": "7" }),
    "/cut": (_, response) => void response.destroy(),
    "/silent": () => {},
  });
  post = createSafePost({ allowedPrivateHosts: [server.host] });
});
afterAll(() => server.close());

const call = (url: string, signal = new AbortController().signal) =>
  notify({ url, secrets: [SECRET], messageId: "msg_1", event }, post, signal);
const failureOf = (url: string) =>
  call(url).then(
    () => null,
    (error: unknown) => {
      if (!(error instanceof Failure)) throw error;
      return [error.type, error.retryAfterS];
    },
  );

test("a receiver that checks signatures accepts the event", async () => {
  await call(server.url("/hook"));
  expect(verified).toEqual([event]);
});

test("any 2xx answer is success", async () => {
  expect(await failureOf(server.url("/created"))).toBeNull();
});

test.each([
  ["/moved", "CallbackRefused", undefined],
  ["/bad-request", "CallbackRefused", undefined],
  ["/forbidden", "CallbackRefused", undefined],
  ["/missing", "CallbackRefused", undefined],
  ["/gone", "CallbackRefused", undefined],
  ["/slow-down", "CallbackFailing", 120],
  ["/timeout", "CallbackFailing", undefined],
  ["/early", "CallbackFailing", undefined],
  ["/broken", "CallbackFailing", undefined],
  ["/away", "CallbackFailing", 7],
  ["/cut", "CallbackFailing", undefined],
])("%s is %s", async (path, type, retryAfterS) => {
  expect(await failureOf(server.url(path))).toEqual([type, retryAfterS]);
  expect(verified).toHaveLength(1);
});

test("a private address is never called", async () => {
  expect(await failureOf("http://127.0.0.1:9/")).toEqual(["AddressNotAllowed", undefined]);
});

test("a receiver that does not answer is given up when the caller says so", async () => {
  const aborting = new AbortController();
  const called = call(server.url("/silent"), aborting.signal).catch((error: unknown) => error);
  setTimeout(() => aborting.abort(new Error("enough")), 50);
  expect(await called).toEqual(new Error("enough"));
});
