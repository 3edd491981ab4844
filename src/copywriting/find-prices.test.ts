import { describe, expect, it } from "vitest";
import { findMoney } from "./find-prices.ts";

describe("findMoney", () => {
  it("finds amounts in digits and currencies without them", () => {
    expect(findMoney("De la 300 lei la 249,99 lei, economisești cincizeci de lei.", "ro")).toEqual({
      amounts: [300, 249.99],
      spelled: ["lei"],
    });
    expect(findMoney("249 lei 2 bucăți", "ro").amounts).toEqual([249]);
  });

  it("takes no name that every object has for a currency", () => {
    expect(findMoney("5 constructor, 3 valueOf", "en")).toEqual({ amounts: [], spelled: [] });
  });
});
