import { expect, it } from "vitest";
import { readOnlyUrl } from "./read-only-url.ts";

it("asks the server to keep the session read-only", () => {
  expect(new URL(readOnlyUrl("postgresql://app@db:5433/shop")).searchParams.get("options")).toBe(
    "-c default_transaction_read_only=on",
  );
});

it("keeps the options that are there", () => {
  const url = new URL(readOnlyUrl("postgresql://app@db/shop?sslmode=require&options=-c%20jit%3Doff"));
  expect(url.searchParams.get("options")).toBe("-c jit=off -c default_transaction_read_only=on");
  expect(url.searchParams.get("sslmode")).toBe("require");
});
