/** Requests for one operation of the document, and whether the document allows them. */
import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { inject } from "vitest";
import { near, nearText, type Options, type Schema } from "./arbitraries.ts";
import { type ApiDocument, JSON_TYPE, type Operation, type Parameter } from "./document.ts";
import type { World } from "./world.ts";

export interface Case {
  path: Record<string, string>;
  query: Record<string, string>;
  headers: Record<string, string>;
  /** The text that is sent; undefined: no body. */
  body: string | undefined;
}

export interface Described {
  path: string;
  method: string;
  operation: Operation;
}

/** Values whose meaning no schema can say. `callback_url` goes to the one private address that is allowed, or nowhere. */
function knownValues({ productIds, foreignIds }: World): Options["known"] {
  const callback = `http://127.0.0.1:${inject("shopPort")}/hook`;
  const ids = fc.oneof(fc.constantFrom(...productIds, ...foreignIds), fc.constantFrom("x", "1"), fc.uuid());
  return {
    cron: mostly(["0 3 * * *", "@daily", " 30  4 * * 1 "], ["* * * * *", "nonsense", "constructor"]),
    time_zone: mostly(["UTC", "Europe/Bucharest"], ["Mars/Base", "constructor"]),
    callback_url: mostly([callback], ["http://10.0.0.1/hook", "ftp://shop.example/", "nonsense"]),
    feed_url: fc.uuid().map((id) => `http://127.0.0.1:9/${id}.xml`),
    tts_provider: mostly(["espeak", "edge"], ["elevenlabs", "nonsense"]),
    voiceover_mode: mostly(["quick"], ["elaborate"]),
    "product_ids[]": ids,
    feed_id: mostly(foreignIds, ["x", ""]),
    from: mostly(["2026-01-01", "2026-01-01T00:00:00Z"], ["2026-13-01", "yesterday"]),
    to: mostly(["2026-12-31", "2026-12-31T23:00:00+02:00"], ["2025-01-01", "0000-01-01"]),
  };
}

/** Values that are accepted, and now and then one that is not. */
const mostly = (good: string[], bad: string[]): fc.Arbitrary<string> =>
  fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...good) }, { weight: 1, arbitrary: fc.constantFrom(...bad) });

const schemaOfBody = ({ requestBody }: Operation): Schema | undefined => requestBody?.content[JSON_TYPE]?.schema;

const MALFORMED_IDS = ["x", " ", "%", "null", "a/b", "é😀", "00000000-0000-0000-0000-00000000000g", "x".repeat(201)];

function idsOf(world: World, method: string, path: string, name: string): fc.Arbitrary<string> {
  const own = world.ownIds(name === "item_id" ? "" : method, name === "item_id" ? "{item_id}" : path);
  return fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...(own.length > 0 ? own : ["none"])) },
    { weight: 2, arbitrary: fc.constantFrom(...world.foreignIds) },
    { weight: 1, arbitrary: fc.uuid() },
    { weight: 1, arbitrary: fc.constantFrom(...MALFORMED_IDS) },
  );
}

function headersOf(world: World, parameters: Parameter[]): fc.Arbitrary<Record<string, string>> {
  const { authorization = "" } = world.headers;
  const values: Record<string, fc.Arbitrary<string>> = {
    "X-Profile-Id": mostly([world.profileId], ["", "x", randomUUID(), world.profileId.toUpperCase()]),
    "Idempotency-Key": mostly(Array.from({ length: 30 }, randomUUID), ["", " ", "a b", "17", "x".repeat(300)]),
    "last-event-id": fc.constantFrom("", "1", "17", "nonsense", "9".repeat(40)),
  };
  const given = parameters.map(({ name }) => [name, values[name] ?? fc.string()]);
  return fc.record(
    { authorization: mostly([authorization], ["Bearer x", "Basic eA=="]), ...Object.fromEntries(given) },
    // Without the profile a request would work for the demo user's own, which other tests use.
    {
      requiredKeys: ["authorization", ...parameters.map(({ name }) => name).filter((name) => name === "X-Profile-Id")],
    },
  ) as fc.Arbitrary<Record<string, string>>;
}

function queryOf(parameters: Parameter[], options: Options): fc.Arbitrary<Record<string, string>> {
  if (parameters.length === 0) return fc.constant({});
  const fields = parameters.map(({ name, schema }) => [name, nearText(schema, options, name)]);
  const known = fc.record(Object.fromEntries(fields), { requiredKeys: [] }) as fc.Arbitrary<Record<string, string>>;
  return fc.oneof(
    { weight: 8, arbitrary: known },
    known.map((made) => ({ ...made, unknown: "1" })),
  );
}

/** The text of the body; what would start renders becomes a dry run. */
function bodyOf(schema: Schema, options: Options, { path }: Described): fc.Arbitrary<string | undefined> {
  const harmless = (body: unknown) =>
    path.endsWith("/batch-generate") && typeof body === "object" && body !== null && !Array.isArray(body)
      ? { ...body, dry_run: "dry_run" in body && typeof body.dry_run !== "boolean" ? body.dry_run : true }
      : body;
  const json = near(schema, options).map((body) => JSON.stringify(harmless(body)));
  return fc.oneof({ weight: 12, arbitrary: json }, fc.constantFrom(undefined, "", "{", "[1", "\u0000", '"\\ud800"'));
}

export function casesOf(described: Described, world: World, document: ApiDocument): fc.Arbitrary<Case> {
  const { path, method, operation } = described;
  const options = { resolve: document.resolve, known: knownValues(world) };
  const parameters = (place: Parameter["in"]) => (operation.parameters ?? []).filter((each) => each.in === place);
  const ids = parameters("path").map(({ name }) => [name, idsOf(world, method, path, name)]);
  const schema = schemaOfBody(operation);
  return fc.record({
    path: fc.record(Object.fromEntries(ids)) as fc.Arbitrary<Record<string, string>>,
    query: queryOf(parameters("query"), options),
    headers: operation.security?.length === 0 ? fc.constant({}) : headersOf(world, parameters("header")),
    body: schema === undefined ? fc.constant(undefined) : bodyOf(schema, options, described),
  });
}

/** Whether the document allows the parameter: a query's and a header's text as the type of its schema. */
function isAllowed({ schema }: Parameter, text: string, document: ApiDocument): boolean {
  const value = schema.type === "integer" && /^\d+$/.test(text) ? Number(text) : text;
  return document.matches(schema, value);
}

/** What the document says of the request: malformed is no JSON at all. */
export function decide(
  described: Described,
  sent: Case,
  document: ApiDocument,
): "allowed" | "not allowed" | "malformed" {
  const { path, method, operation } = described;
  const { parameters = [] } = operation;
  if (operation.requestBody !== undefined && sent.body !== undefined) {
    try {
      JSON.parse(sent.body.trim() || "{}");
    } catch {
      return "malformed";
    }
  }
  const given: Record<Parameter["in"], Record<string, string>> = {
    path: sent.path,
    query: sent.query,
    header: sent.headers,
  };
  const known = parameters.every((parameter) => {
    const text = given[parameter.in][parameter.name];
    return text === undefined ? parameter.required !== true : isAllowed(parameter, text, document);
  });
  const names = new Set(parameters.map(({ name }) => name));
  const unknown = Object.keys(sent.query).some((name) => !names.has(name));
  if (!known || unknown) return "not allowed";
  if (operation.requestBody === undefined) return "allowed";
  return document.takes(path, method, JSON.parse(sent.body?.trim() || "{}")) ? "allowed" : "not allowed";
}

export const addressOf = ({ path }: Described, sent: Case): string => {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(sent.path[name] ?? ""));
  const query = new URLSearchParams(sent.query).toString();
  return query === "" ? filled : `${filled}?${query}`;
};
