import { describe, expect, it } from "vitest";
import { plainOffset } from "./plain-offset.ts";

const statement = (sql: string, args: unknown[]) => ({ sql, args, argTypes: args.map((_, at) => `type of ${at}`) });

describe("an offset of Prisma", () => {
  it("goes into the text when it is zero", () => {
    expect(plainOffset(statement("SELECT a WHERE b = $1 LIMIT $2 OFFSET $3", [7, 1, 0]))).toEqual({
      sql: "SELECT a WHERE b = $1 LIMIT $2 OFFSET 0",
      args: [7, 1],
      argTypes: ["type of 0", "type of 1"],
    });
  });

  it.each([0n, "0"])("is recognised as %o", (zero) => {
    expect(plainOffset(statement("SELECT a OFFSET $1", [zero])).sql).toBe("SELECT a OFFSET 0");
  });

  it.each([
    ["is not zero", "SELECT a LIMIT $1 OFFSET $2", [1, 20]],
    ["is null", "SELECT a LIMIT $1 OFFSET $2", [1, null]],
    ["is not the last parameter", "SELECT a LIMIT $2 OFFSET $1", [0, 0]],
    ["is used elsewhere as well", "SELECT $2 LIMIT $1 OFFSET $2", [1, 0]],
    ["is not at the end", "SELECT a LIMIT $1 OFFSET $2 -- ", [1, 0]],
    ["is none", "SELECT a", []],
  ])("stays when it %s", (_, sql, args) => {
    const given = statement(sql, args);
    expect(plainOffset(given)).toBe(given);
  });
});
