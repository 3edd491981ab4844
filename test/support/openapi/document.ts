/** Our own OpenAPI document, read and checked as its users would: by schema validation (JSON Schema 2020-12). */
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import type { Schema } from "./arbitraries.ts";

export interface Parameter {
  name: string;
  in: "path" | "query" | "header";
  required?: boolean;
  schema: Schema;
}
interface Content {
  schema: Schema;
  examples?: Record<string, unknown>;
  /** Of an event stream: what each event's data is. */
  "x-events"?: Record<string, { $ref: string }>;
}
export interface Operation {
  summary: string;
  parameters?: Parameter[];
  requestBody?: { required: boolean; content: Record<string, Content> };
  responses: Record<string, { description: string; content?: Record<string, Content> }>;
  security?: object[];
}
interface OpenApi {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

export const JSON_TYPE = "application/json";
export const PROBLEM_TYPE = "application/problem+json";

/** A copy in which objects have no fields but those that are documented: what is sent must be. */
function closed<T>(node: T): T {
  if (Array.isArray(node)) return node.map(closed) as T;
  if (typeof node !== "object" || node === null) return node;
  const copy = Object.fromEntries(Object.entries(node).map(([name, value]) => [name, closed(value)]));
  const isObject = "properties" in copy && [copy.type].flat().includes("object");
  return (isObject ? { additionalProperties: false, ...copy } : copy) as T;
}

const pointer = (...names: string[]) =>
  names.map((name) => encodeURIComponent(name.replaceAll("~", "~0").replaceAll("/", "~1"))).join("/");

export type ApiDocument = Awaited<ReturnType<typeof readDocument>>;

export async function readDocument(url: string) {
  const document = (await (await fetch(`${url}/openapi.json`)).json()) as OpenApi;
  const ajv = new Ajv2020({ strict: false });
  formats.default(ajv);
  ajv.addSchema(document, "given");
  ajv.addSchema(closed(document), "sent");
  const compiled = new Map<string, ValidateFunction>();
  function validator(root: "given" | "sent", ...names: string[]): ValidateFunction {
    const $ref = `${root}#/${pointer(...names)}`;
    const known = compiled.get($ref) ?? ajv.compile({ $ref });
    compiled.set($ref, known);
    return known;
  }

  return {
    operations: Object.entries(document.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
    ),
    resolve: (ref: string): Schema => document.components.schemas[ref.replace("#/components/schemas/", "")] ?? {},
    /** Whether the schema takes a request's body. */
    takes: (path: string, method: string, body: unknown): boolean =>
      validator("given", "paths", path, method, "requestBody", "content", JSON_TYPE, "schema")(body),
    matches: (schema: Schema, value: unknown): boolean => ajv.validate(schema, value),
    /** What is wrong with an answer's body; null where nothing is. */
    faultsOf(path: string, method: string, status: number, type: string, body: unknown): string | null {
      const check = validator("sent", "paths", path, method, "responses", String(status), "content", type, "schema");
      return check(body) ? null : ajv.errorsText(check.errors);
    },
    /** The same of an event's data. */
    faultsOfEvent({ $ref = "" }: { $ref?: string | undefined }, value: unknown): string | null {
      const check = validator("sent", ...$ref.split("/").slice(1));
      return check(value) ? null : ajv.errorsText(check.errors);
    },
  };
}
