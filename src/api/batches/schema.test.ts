import { describe, expect, it } from "vitest";
import { schemaFaults } from "../../contract/schema-faults.ts";
import { itemsBody } from "../staged-batches/schema.ts";
import { batchBody } from "./schema.ts";

const faultsOf = (schema: typeof batchBody | typeof itemsBody, body: object) => {
  const { error } = schema.safeParse(body);
  return error ? schemaFaults(error) : [];
};
/** As many ids as a body of 256 kB holds, each of them twice. */
const MANY_IDS = Array.from({ length: 38_000 }, (_, i) => `p${i % 19_000}`);

describe("a list that is far too long", () => {
  it("of products is refused for its length alone", () => {
    expect(faultsOf(batchBody, { product_ids: MANY_IDS })).toEqual([
      { path: "product_ids", message: "takes 2 to 50 products. Make several batches." },
    ]);
  });

  it("of items is refused for its length alone", () => {
    expect(faultsOf(itemsBody, { product_ids: MANY_IDS })).toMatchObject([{ path: "product_ids" }]);
  });
});

describe("a repeated product", () => {
  it("is named once, however often it is there, in capitals or not", () => {
    const id = "0e2cbb57-7d7f-4cf7-8a51-4b1d2a5f8c10";
    expect(faultsOf(batchBody, { product_ids: [id, "a", id.toUpperCase(), id, "b"] })).toEqual([
      { path: "product_ids", message: `names these more than once: ${id}. Name each one once.` },
    ]);
  });
});

describe("very many wrong fields", () => {
  it("are answered with the first and the number of the others", () => {
    const unknown = Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`unknown_${i}`, 1]));
    const faults = faultsOf(batchBody, { product_ids: ["a", "b"], ...unknown });
    expect(faults).toHaveLength(51);
    expect(faults[0]?.path).toBe("unknown_0");
    expect(faults.at(-1)).toEqual({ path: "", message: "19950 more fields are wrong." });
  });

  it("are answered briefly where their names are long", () => {
    const [fault] = faultsOf(batchBody, { product_ids: ["a", "b"], ["x".repeat(100_000)]: 1 });
    expect(fault?.path).toHaveLength(101);
  });
});
