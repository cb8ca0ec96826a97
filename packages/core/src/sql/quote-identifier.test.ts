import { describe, expect, it } from "vitest";
import { quoteIdentifier } from "./quote-identifier.ts";

describe("quoteIdentifier", () => {
  it("quotes each part and doubles quotes", () => {
    expect(quoteIdentifier("order")).toBe('"order"');
    expect(quoteIdentifier("shop", 'a"; drop table t; --')).toBe('"shop"."a""; drop table t; --"');
  });

  it.each([
    ["empty", ""],
    ["NUL", "a\0b"],
    ["64 bytes", "é".repeat(32)],
  ])("refuses %s", (_, name) => {
    expect(() => quoteIdentifier(name)).toThrow(expect.objectContaining({ code: "SQL.IDENTIFIER" }));
  });

  it("takes 63 bytes", () => {
    expect(quoteIdentifier("a".repeat(63))).toHaveLength(65);
  });
});
