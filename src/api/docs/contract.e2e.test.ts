/** Requests made from our own OpenAPI document, near what it allows, are answered as it says. */
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { apiUrl } from "../../../test/support/client.ts";
import { parseEvents } from "../../../test/support/events.ts";
import { addressOf, type Case, casesOf, type Described, decide } from "../../../test/support/openapi/cases.ts";
import { PROBLEM_TYPE, readDocument } from "../../../test/support/openapi/document.ts";
import { makeWorld, type World } from "../../../test/support/openapi/world.ts";
import type { ProblemBody } from "../client.ts";

/** The same requests each time; others, or more, by these variables. */
const SEED = Number(process.env.CONTRACT_SEED ?? 1);
const RUNS = Number(process.env.CONTRACT_RUNS ?? 25);
const STREAM_MS = 300;

const document = await readDocument(apiUrl);
let world: World;
beforeAll(async () => {
  world = await makeWorld();
});

/**
 * Fields of which a schema cannot say all that must hold, as their descriptions say: text that cannot be stored has any name.
 */
const SAID_IN_WORDS = new Set(["callback_url", "cron", "time_zone", "from", "to", "voice_id", "feed_url"]);
/** Of items that are added: what the batch has already, and how many it takes. */
const SAID_OF_ITEMS = /are in the batch already|items at most/;
const UNSTORABLE = /\\u0000|\\ud[89a-f][\da-f]{2}/i;

interface Answer {
  status: number;
  type: string | null;
  body: string;
}

/** Of a stream without an end only the first part is read. */
async function textOf(response: Response): Promise<string> {
  if (!response.headers.get("content-type")?.startsWith("text/event-stream")) return response.text();
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  const limit = setTimeout(() => reader?.cancel(), STREAM_MS);
  let text = "";
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
    if (done) break;
    text += value;
  }
  clearTimeout(limit);
  return text;
}

async function send(described: Described, sent: Case): Promise<Answer> {
  const { body, headers } = sent;
  const init = { method: described.method.toUpperCase(), headers, ...(body !== undefined && { body }) };
  const response = await fetch(`${apiUrl}${addressOf(described, sent)}`, init);
  const type = response.headers.get("content-type")?.split(";")[0] ?? null;
  expect(response.headers.get("x-request-id")).toBeTruthy();
  return { status: response.status, type, body: await textOf(response) };
}

/** Each event is one that the document names, and its data looks as it says. */
function checkEvents({ operation }: Described, body: string): void {
  const events = operation.responses[200]?.content?.["text/event-stream"]?.["x-events"] ?? {};
  for (const { event, data } of parseEvents(body)) {
    expect(Object.keys(events)).toContain(event);
    expect(document.faultsOfEvent({ ...events[event] }, data), JSON.stringify(data)).toBeNull();
  }
}

/** The answer is one that the document names for this operation, and looks as it says. */
function checkAnswer({ path, method, operation }: Described, { status, type, body }: Answer): void {
  expect(status).toBeLessThan(500);
  const described = operation.responses[status];
  expect(described, `${status} is not documented: ${body}`).toBeDefined();
  if (described?.content === undefined) {
    expect(body).toBe("");
    return;
  }
  expect(Object.keys(described.content)).toContain(type);
  const value: unknown = type === "text/event-stream" ? body : JSON.parse(body);
  expect(document.faultsOf(path, method, status, type ?? "", value), body).toBeNull();
  if (type === "text/event-stream") checkEvents({ path, method, operation }, body);
  if (type !== PROBLEM_TYPE) return;
  const name = (value as ProblemBody).type.replace("urn:feedreel:problem:", "");
  expect(Object.keys(described.content[PROBLEM_TYPE]?.examples ?? {})).toContain(name);
}

const isSaid = ({ path, message }: { path: string; message: string }): boolean =>
  SAID_IN_WORDS.has(path.split(".").at(-1) ?? "") || SAID_OF_ITEMS.test(message);

/** Whether what is wrong cannot be said by a schema, but is documented. */
function isSaidInWords({ body }: Answer, sent: Case): boolean {
  const { type, errors = [] } = JSON.parse(body) as ProblemBody;
  if (!type.endsWith(":invalid-request")) return true;
  return UNSTORABLE.test(sent.body ?? "") || errors.every(isSaid);
}

async function check(described: Described, sent: Case): Promise<void> {
  const answer = await send(described, sent);
  checkAnswer(described, answer);
  const accepted = answer.status < 300;
  if (decide(described, sent, document) !== "allowed") {
    expect(accepted, answer.body).toBe(false);
  } else if (answer.status === 401) {
    expect(sent.headers.authorization).not.toBe(world.headers.authorization);
  } else if (answer.status !== 422 || !isSaidInWords(answer, sent)) {
    expect([400, 401, 413, 422], answer.body).not.toContain(answer.status);
  }
}

/** What is deleted is asked for before. */
const ordered = document.operations.toSorted((a, b) => Number(a.method === "delete") - Number(b.method === "delete"));

describe(`requests near the document, seed ${SEED}`, () => {
  test.each(ordered.map((each) => [`${each.method.toUpperCase()} ${each.path}`, each] as const))(
    "%s",
    async (_, each) => {
      const property = fc.asyncProperty(casesOf(each, world, document), async (sent) => {
        await check(each, sent);
      });
      await fc.assert(property, { seed: SEED, numRuns: RUNS });
    },
  );
});

/** A word such as `batch-generate` could be a product's id, so the methods of that path count too. */
const methodsAt = (address: string): string[] =>
  document.operations
    .filter(({ path }) => new RegExp(`^${path.replace(/\{\w+\}/g, "[^/]+")}$`).test(address))
    .map(({ method }) => method.toUpperCase());

test.each(document.operations.map(({ path }) => path.replace(/\{\w+\}/g, "x")))(
  "405 with Allow: what %s does not take",
  async (address) => {
    const taken = methodsAt(address);
    const allowed = [...new Set([...taken, ...(taken.includes("GET") ? ["HEAD"] : [])])].toSorted();
    for (const method of ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "PROPFIND"]) {
      if (allowed.includes(method)) continue;
      const response = await fetch(`${apiUrl}${address}`, { method });
      expect([method, response.status, response.headers.get("allow")]).toEqual([method, 405, allowed.join(", ")]);
    }
  },
);
