import { expect, it } from "vitest";
import { bySeverity, describePlace, isAtLeast, type Diagnostic } from "./diagnostic.ts";

const finding = (code: string, severity: Diagnostic["severity"]): Diagnostic => ({ code, severity, message: code });

it("puts the worst first and keeps the order otherwise", () => {
  const found = [finding("A", "info"), finding("B", "error"), finding("C", "warning"), finding("D", "error")];
  expect(bySeverity(found).map(({ code }) => code)).toEqual(["B", "D", "C", "A"]);
});

it("knows which severity reaches a threshold", () => {
  expect(isAtLeast("error", "warning")).toBe(true);
  expect(isAtLeast("warning", "warning")).toBe(true);
  expect(isAtLeast("info", "warning")).toBe(false);
});

it("says a place in one phrase", () => {
  expect(describePlace({ object: "table orders" })).toBe("table orders");
  expect(describePlace({ file: "a.sql", line: 4, column: 2 })).toBe("a.sql:4:2");
  expect(describePlace({ object: "table orders", file: "a.sql" })).toBe("table orders in a.sql");
  expect(describePlace(undefined)).toBe("");
});
