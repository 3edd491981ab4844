import { describe, expect, it } from "vitest";
import { moneyIn } from "./money.ts";

describe("moneyIn", () => {
  it("finds amounts in digits and currencies without them", () => {
    expect(moneyIn("De la 300 lei la 249,99 lei, economisești cincizeci de lei.", "ro")).toEqual({
      amounts: [300, 249.99],
      spelled: ["lei"],
    });
    expect(moneyIn("249 lei 2 bucăți", "ro").amounts).toEqual([249]);
  });
});
