import { expect, it } from "vitest";
import { connectOutcome, isOwnTimeout } from "./connect-outcome.ts";

const serverError = (code: string): Error => Object.assign(new Error("refused"), { code, severity: "FATAL" });

it.each(["53300", "57P03", "57P01", "08P01", "08006"])("%s is worth another try", (code) => {
  expect(connectOutcome(serverError(code))).toBe("busy");
});

it.each(["28P01", "28000", "3D000"])("%s will be said again", (code) => {
  expect(connectOutcome(serverError(code))).toBe("refused");
});

it("a network error, and a connection that ends before the server is ready, are nobody's answer", () => {
  expect(connectOutcome(Object.assign(new Error("x"), { code: "ECONNREFUSED" }))).toBe("unreachable");
  expect(connectOutcome(new Error("Connection terminated unexpectedly"))).toBe("unreachable");
  expect(connectOutcome(new Error("the certificate is not trusted"))).toBe("refused");
});

it("a timeout of ours is told apart from a connection that the server ended", () => {
  expect(isOwnTimeout(new Error("timeout expired"))).toBe(true);
  expect(isOwnTimeout(new Error("Connection terminated due to connection timeout"))).toBe(true);
  expect(isOwnTimeout(new Error("Connection terminated unexpectedly"))).toBe(false);
});
