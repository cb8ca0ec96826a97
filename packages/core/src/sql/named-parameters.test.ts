import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TapdbError } from "../errors/index.ts";
import { namedParameters } from "./named-parameters.ts";

function failure(work: () => unknown): TapdbError {
  try {
    work();
  } catch (error) {
    if (error instanceof TapdbError) return error;
    throw error;
  }
  return expect.unreachable("it should have thrown");
}

describe("namedParameters", () => {
  it("numbers names in the order in which they first stand", () => {
    const bound = namedParameters("select * from t where b = :b and (a = :a or :b::text is null)", { a: 1, b: null });
    expect(bound).toEqual({ text: "select * from t where b = $1 and (a = $2 or $1::text is null)", values: [null, 1] });
  });

  it.each([
    ["a cast", "select 1::int"],
    ["an assignment", "call p(a := 1)"],
    ["a slice", "select a[1:n], a[x:y], a[x : y], a[f(1):n], a[b[1]:n] from t"],
    ["a string", "select ':a', E'\\':a', $$:a$$, $q$ :a $q$, U&':a'"],
    ["a continued string", "select 'x'\n ':a'"],
    ["a quoted name", 'select ":a", "x"":a" from t'],
    ["a comment", "select 1 -- :a\n /* :a /* :a */ :a */"],
    ["a JSON constructor", "select json_object('k' : v, 'l':w)"],
    ["a colon before a digit or a blank", "select a[:1], a[: n]"],
  ])("leaves %s alone", (_, text) => {
    expect(namedParameters(text, {})).toEqual({ text, values: [] });
  });

  it("finds parameters in subscripts, slices, JSON constructors and after keywords", () => {
    const text = "select a[:i], a[1 : :i], a[:i : 2], json_object('k' : :v) from t limit :i";
    expect(namedParameters(text, { i: 1, v: 2 }).text).toBe(
      "select a[$1], a[1 : $1], a[$1 : 2], json_object('k' : $2) from t limit $1",
    );
  });

  it("takes names beyond ASCII", () => {
    expect(namedParameters("select :größe", { größe: 1 })).toEqual({ text: "select $1", values: [1] });
  });

  it("refuses what was not given, undefined and inherited values, naming names only", () => {
    const error = failure(() => namedParameters("select :a, :b, :toString", { a: "secret", b: undefined }));
    expect(error.code).toBe("SQL.PARAMETERS");
    expect(error.details).toEqual({ names: ["b", "toString"] });
    expect(JSON.stringify(error)).not.toContain("secret");
  });

  it("refuses what the statement does not name", () => {
    const error = failure(() => namedParameters("select :a", { a: 1, tennantId: "secret" }));
    expect(error.message).toContain("tennantId");
    expect(JSON.stringify(error) + error.message).not.toContain("secret");
  });

  it("refuses a mix with positional parameters", () => {
    expect(failure(() => namedParameters("select :a, $1", { a: 1 })).code).toBe("SQL.PARAMETERS");
    expect(namedParameters("select $1", {})).toEqual({ text: "select $1", values: [] });
  });

  it("never puts a value into the text", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (value, text) => {
        const marked = `§${value}§`;
        let bound: string;
        try {
          bound = namedParameters(`${text} :zz`, { zz: marked }).text;
        } catch (error) {
          return error instanceof TapdbError && !error.message.includes(marked);
        }
        return !bound.includes(marked);
      }),
    );
  });
});
