import { describe, expect, it } from "vitest";
import type { Product } from "../../api/products.ts";
import { chooseMore } from "./use-selection.ts";

const product = (id: string) => ({ id, title: id }) as Product;
const chosen = (...ids: string[]) => new Map(ids.map((id) => [id, product(id)]));
const add = (before: ReadonlyMap<string, Product>, ...ids: string[]) => [
  ...chooseMore(before, ids.map(product), 3).keys(),
];

describe("chooseMore", () => {
  it("keeps the order of selection and holds each product once", () => {
    expect(add(chosen("b"), "a", "b")).toEqual(["b", "a"]);
  });

  it("takes as many as fit into one batch", () => {
    expect(add(chosen("a", "b"), "b", "c", "d")).toEqual(["a", "b", "c"]);
    expect(add(chosen("a", "b", "c"), "d")).toEqual(["a", "b", "c"]);
  });

  it("returns the same map where nothing is new, so that nothing is rendered again", () => {
    const before = chosen("a");
    expect(chooseMore(before, [product("a")], 3)).toBe(before);
  });
});
