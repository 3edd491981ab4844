/** Values near a JSON Schema: mostly ones that it allows, some that it just does not. */
import fc from "fast-check";

export interface Schema {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  anyOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  pattern?: string;
  format?: string;
}

export interface Options {
  resolve(ref: string): Schema;
  /** What a schema cannot say of a field, by its name: values that mean something. */
  known: Record<string, fc.Arbitrary<unknown>>;
}

/** Longer texts and lists are made only where they cross a limit. */
const LONGEST = 3_000;
/** One, two, three and four bytes in UTF-8; two units in UTF-16; right to left; a combining mark. */
const CHARACTERS = fc.constantFrom(
  "a",
  "Z",
  "7",
  " ",
  "-",
  "é",
  "ș",
  "商",
  "ع",
  "😀",
  "\u0301",
  '"',
  "<",
  "\\",
  "%",
  "\n",
);

const textOf = (length: number) => fc.string({ unit: CHARACTERS, minLength: length, maxLength: length, size: "max" });

function text({ minLength = 0, maxLength = 40, pattern }: Schema): fc.Arbitrary<string> {
  const max = Math.min(maxLength, LONGEST);
  if (pattern !== undefined && pattern !== "\\S") {
    return fc.stringMatching(new RegExp(pattern, "u"), { size: "small" }).filter((made) => [...made].length <= max);
  }
  const length = fc.oneof(fc.constantFrom(minLength, max), fc.integer({ min: minLength, max: Math.min(max, 40) }));
  const made = length.chain(textOf);
  return pattern === undefined ? made : made.filter((each) => each.trim() !== "");
}

function list(schema: Schema, items: fc.Arbitrary<unknown>): fc.Arbitrary<unknown[]> {
  const { minItems = 0, maxItems = 5, uniqueItems = false } = schema;
  const lengths = { minLength: minItems, maxLength: Math.min(maxItems, minItems + 3) };
  return uniqueItems ? fc.uniqueArray(items, lengths) : fc.array(items, lengths);
}

function object({ properties = {}, required = [] }: Schema, options: Options): fc.Arbitrary<Record<string, unknown>> {
  const fields = Object.entries(properties).map(([name, field]) => [name, allowed(field, options, name)]);
  // One at a time keeps what is wrong with a request readable.
  return fc.record(Object.fromEntries(fields), { requiredKeys: required });
}

/** Values that the schema allows; which of them also make sense is for `known` to say. */
export function allowed(schema: Schema, options: Options, name = ""): fc.Arbitrary<unknown> {
  const known = options.known[name];
  if (known) return known;
  if (schema.$ref !== undefined) return allowed(options.resolve(schema.$ref), options, name);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const { minimum = -1_000, maximum = 1_000 } = schema;
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case "boolean":
      return fc.boolean();
    case "integer":
      return fc.oneof(fc.constantFrom(minimum, maximum), fc.integer({ min: minimum, max: maximum }));
    case "number":
      return fc.double({ min: minimum, max: maximum, noNaN: true });
    case "array":
      return list(schema, allowed(schema.items ?? {}, options, `${name}[]`));
    case "object":
      return object(schema, options);
    case "string":
      return schema.format === "uuid" ? fc.uuid() : text(schema);
    default:
      return fc.jsonValue();
  }
}

/** Of every type, and beside the limits of the schema. */
function strange({ maxLength, maximum, minimum }: Schema): fc.Arbitrary<unknown> {
  const beside: unknown[] = [
    null,
    true,
    0,
    -1,
    1.5,
    1e300,
    "",
    "  ",
    "x",
    "\u0000",
    "\ud800",
    "constructor",
    [],
    {},
    [null],
  ];
  if (maximum !== undefined) beside.push(maximum + 1, String(maximum));
  if (minimum !== undefined) beside.push(minimum - 1);
  const values = fc.constantFrom(...beside);
  return maxLength === undefined || maxLength > LONGEST ? values : fc.oneof(values, textOf(maxLength + 1));
}

/** An object of the schema with one thing changed: a field that is strange, missing or unknown. */
function damaged(schema: Schema, options: Options): fc.Arbitrary<unknown> {
  const { properties = {}, required = [] } = schema;
  const base = object(schema, options);
  const unknownField = fc.tuple(base, fc.constantFrom("constructor", "__proto__", "id", "profile_id", "")).map(
    // A plain assignment of __proto__ would set the prototype.
    ([made, name]) => Object.fromEntries([...Object.entries(made), [name, 1]]),
  );
  const names = Object.keys(properties);
  if (names.length === 0) return unknownField;
  const strangeField = fc
    .constantFrom(...names)
    .chain((name) =>
      fc.tuple(base, strange(properties[name] ?? {})).map(([made, value]) => ({ ...made, [name]: value })),
    );
  if (required.length === 0) return fc.oneof(strangeField, unknownField);
  const missing = fc
    .tuple(base, fc.constantFrom(...required))
    .map(([made, name]) => Object.fromEntries(Object.entries(made).filter(([key]) => key !== name)));
  return fc.oneof(strangeField, unknownField, missing);
}

/** Bodies: most of them allowed, some with one thing changed, some no object at all. */
export function near(schema: Schema, options: Options): fc.Arbitrary<unknown> {
  if (schema.$ref !== undefined) return near(options.resolve(schema.$ref), options);
  return fc.oneof(
    { weight: 5, arbitrary: allowed(schema, options) },
    { weight: 4, arbitrary: damaged(schema, options) },
    { weight: 1, arbitrary: strange(schema) },
  );
}

/** Texts of a query or a path near the schema of its parameter. */
export const nearText = (schema: Schema, options: Options, name: string): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 4, arbitrary: allowed(schema, options, name).map(String) },
    { weight: 1, arbitrary: strange(schema).map(String) },
  );
