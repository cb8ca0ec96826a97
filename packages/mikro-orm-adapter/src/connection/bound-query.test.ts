import { describe, expect, it } from "vitest";
import { boundQuery } from "./bound-query.ts";

const READ = 'select "c0".* from "customers" as "c0" where "c0"."id" = ?';

describe("a simple read", () => {
  it("has the values that are compared with a column beside its text, with the type of the literal", () => {
    expect(boundQuery(`${READ} and "c0"."name" != ? and "c0"."open" = ? limit ?`, [7, "o'neill", true, 20])).toEqual({
      text: 'select "c0".* from "customers" as "c0" where "c0"."id" = $1::integer and "c0"."name" != $2 and "c0"."open" = $3::boolean limit 20',
      values: ["7", "o'neill", "true"],
    });
  });

  it.each([
    ["not an integer of four bytes", READ, [2 ** 31]],
    ["a fraction", READ, [1.5]],
    ["negative zero", READ, [-0]],
    ["null", READ, [null]],
    ["undefined", READ, [undefined]],
    ["a date", READ, [new Date(0)]],
    ["a list", READ, [[1, 2]]],
    ["an object", READ, [{ a: 1 }]],
    ["not a number", READ, [Number.NaN]],
    ["a limit below zero", `${READ} limit ?`, [1, -1]],
    ["a limit that is text", `${READ} limit ?`, [1, "1; select"]],
  ])("stays as it is when a value is %s", (_, query, params) => {
    expect(boundQuery(query, params)).toBeUndefined();
  });

  it.each([
    ["values that are not compared with a column", "select ?", [1]],
    ["a value that is cast", `${READ}::text`, [1]],
    ["a list of values", 'select 1 from "a" where "b" in (?, ?)', [1, 2]],
    ["a pattern", 'select 1 from "a" where "b" like ?', ["x%"]],
    ["an operator on JSON", `select 1 from "a" where "b"->>'c' = ?`, ["x"]],
    ["a question mark in a name", 'select 1 from "what = ?" where "b" = ?', [1, 2]],
    ["an identifier to fill in", 'select ?? from "a" where "b" = ?', ["c", 1]],
    ["a comment", `${READ} -- ?`, [1, 2]],
    ["an escape", String.raw`${READ} and "x" \? ?`, [1, 2]],
    ["parameters of its own", `${READ} and "x" = $1`, [1]],
    ["another number of values", READ, [1, 2]],
    ["no values", 'select 1 from "a"', []],
    ["a write", 'update "a" set "b" = ?', [1]],
  ])("is not seen in a text with %s", (_, query, params) => {
    expect(boundQuery(query, params)).toBeUndefined();
  });
});
