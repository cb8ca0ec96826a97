import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fingerprintSql } from "./parse.ts";
import { statementShape, statementSkeleton } from "./statement-shape.ts";

/** One value in one of the spellings that PostgreSQL has. */
const literal = fc.oneof(
  fc.nat().map(String),
  fc.integer({ min: -1_000, max: -1 }).map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true, min: 0 }).map(String),
  fc.string({ maxLength: 12 }).map((text) => `'${text.replaceAll("'", "''").replaceAll("\0", "")}'`),
  fc.stringMatching(/^[a-z '\\]{0,8}$/).map((text) => `E'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`),
  fc.stringMatching(/^[a-z "';-]{0,8}$/).map((text) => `$q$${text}$q$`),
  fc.constantFrom("null", "true", "FALSE", "0x1F", "1_000", ".5", "1e-5", "X'1F'", "$1", "$12"),
);

const blank = fc.constantFrom(" ", "\n", "  ", " /* c */ ", " -- 'c\n");
const column = fc.constantFrom("a", "b", '"o0"."tenant_id"', "t.c1", '"A ""b"');
const comparison = fc.constantFrom("=", "<>", "<", ">=", "->>", "||");
const plain = (arbitrary: fc.Arbitrary<string>): fc.Arbitrary<string[]> =>
  fc.array(arbitrary, { minLength: 1, maxLength: 5 });

/** A statement as pieces, where a function of the values makes the text. */
interface Template {
  readonly values: number;
  readonly render: (values: readonly string[]) => string;
}

const condition = fc.oneof<fc.Arbitrary<Template>[]>(
  fc
    .tuple(column, comparison)
    .map(([name, operator]) => ({ values: 1, render: (v: readonly string[]) => `${name} ${operator} ${v[0]}` })),
  column.map((name) => ({ values: 3, render: (v: readonly string[]) => `${name} in (${v.join(", ")})` })),
  column.map((name) => ({
    values: 2,
    render: (v: readonly string[]) => `${name} between abs(${v[0]}) and abs(${v[1]})`,
  })),
  column.map((name) => ({
    values: 1,
    render: (v: readonly string[]) => `${name} is not null and ${name} = any(array[${v[0]}])`,
  })),
  column.map((name) => ({
    values: 4,
    render: (v: readonly string[]) => `(${name}, b) in ((${v[0]}, ${v[1]}), (${v[2]}, ${v[3]}))`,
  })),
  column.map((name) => ({
    values: 2,
    render: (v: readonly string[]) => `case when ${name} = ${v[0]} then ${v[1]} else ${name} end is not null`,
  })),
);

const template = fc.oneof<fc.Arbitrary<Template>[]>(
  fc.tuple(column, fc.array(condition, { minLength: 1, maxLength: 3 }), blank).map(([name, conditions, gap]) => ({
    values: conditions.reduce((sum, part) => sum + part.values, 2),
    render: (v: readonly string[]) => {
      let used = 2;
      const where = conditions.map((part) => part.render(v.slice(used, (used += part.values)))).join(" and ");
      return `select ${name}, ${v[0]} as x${gap}from t where${gap}${where} limit ${v[1]}`;
    },
  })),
  fc.nat({ max: 3 }).map((extra) => ({
    values: 2 + extra * 2,
    render: (v: readonly string[]) => {
      const rows = Array.from({ length: 1 + extra }, (_, row) => `(${v[row * 2]}, ${v[row * 2 + 1]}, now())`);
      return `insert into t (a, b, c) values ${rows.join(", ")}`;
    },
  })),
  condition.map((where) => ({
    values: 2 + where.values,
    render: (v: readonly string[]) =>
      `update t set a = ${v[0]}, b = coalesce(${v[1]}, b) where ${where.render(v.slice(2))}`,
  })),
  condition.map((where) => ({
    values: where.values,
    render: (v: readonly string[]) => `delete from t where ${where.render(v)};`,
  })),
);

/** A statement that parses. */
const statement: fc.Arbitrary<string> = template.chain(({ values, render }) =>
  fc.array(literal, { minLength: values, maxLength: values }).map((chosen) => render(chosen)),
);

/** Two texts of one statement with other values. */
const statementWith: fc.Arbitrary<{ one: string; other: string }> = template.chain(({ values, render }) =>
  fc
    .tuple(
      fc.array(literal, { minLength: values, maxLength: values }),
      fc.array(literal, { minLength: values, maxLength: values }),
    )
    .map(([one, other]) => ({ one: render(one), other: render(other) })),
);

/** Anything at all, rich in what a lexer stumbles over. */
const sqlNoise: fc.Arbitrary<string> = fc.oneof(
  statement,
  fc.string({ unit: "grapheme", maxLength: 60 }),
  plain(
    fc.constantFrom(
      ..."' '' \" $ $$ $q$ -- /* */ ( ) [ ] , ; . : :: := - + * / ? < = @ E' U& U&' x' e 1 1e 1. .5 0x $1 in( values( in values array[ null true savepoint select \\ \n é".split(
        " ",
      ),
      " ",
      "\t",
      "\0",
    ),
  ).chain((parts) => fc.array(fc.constantFrom(...parts, " "), { maxLength: 30 }).map((chosen) => chosen.join(""))),
);

describe("statementShape", () => {
  it.each([
    [
      "literals",
      "select 'a', 1, .5, 1e-5, 0x1F, 1_000, $1, $$a$$, E'\\'', B'1', X'F', U&'a'",
      "select ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?",
    ],
    ["a continued string", "select 'a' -- c\n 'b'", "select ?"],
    [
      "constants as values",
      "update t set a = null, b = true where c is not null and d is true",
      "update t set a = ?, b = ? where c is not null and d is true",
    ],
    ["signs", "select -1, a -1, a - -1, a=-1, -1::int, -a", "select ?, a -?, a - ?, a=?, -?::int, -a"],
    ["a sign within an operator", "select a @- 1, a <-1", "select a @- ?, a <?"],
    ["names with digits", 'select t0.a1, "x""1 2" from t0', 'select t0.a1, "x""1 2" from t0'],
    ["casts and slices", "select a::text, b[1:2], c := 3", "select a::text, b[?:?], c := ?"],
    ["an IN list", "select 1 where a in (1, 2,3) or b IN ($1, $2)", "select ? where a in (?) or b IN (?)"],
    ["an IN list of rows", "select 1 where (a, b) in ((1, 2), (3, null))", "select ? where (a, b) in ((?, ?))"],
    ["an IN list with an expression", "select 1 where a in (1, 1 + 2, b)", "select ? where a in (?, ? + ?, b)"],
    [
      "rows",
      "insert into t values (1, now()), (2, now()) returning id",
      "insert into t values (?, now()) returning id",
    ],
    ["an array", "select array[1, 2, 3], array[array[1, 2], array[3]]", "select array[?], array[array[?]]"],
    ["blanks and comments", " select\n\t1 /* a /* b */ */ -- c\n ; ", "select ?"],
    ["a savepoint's name", "rollback to savepoint sp_17", "rollback to savepoint ?"],
    ["nothing", "", ""],
  ])("replaces and collapses: %s", (_, text, shape) => {
    expect(statementShape(text)).toBe(shape);
  });

  it("keeps a long list of rows short", () => {
    const rows = Array.from({ length: 5_000 }, (_, index) => `(${index}, 'name ${index}', null)`);
    expect(statementShape(`insert into t values ${rows.join(", ")}`)).toBe("insert into t values (?, ?, ?)");
  });

  it("is idempotent and never throws, whatever the text", () => {
    fc.assert(
      fc.property(sqlNoise, (text) => {
        const shape = statementShape(text);
        statementSkeleton(text);
        expect(statementShape(shape)).toBe(shape);
      }),
      { numRuns: 3_000 },
    );
  });

  it("does not depend on the values", () => {
    fc.assert(
      fc.property(statementWith, ({ one, other }) => {
        expect(statementShape(one)).toBe(statementShape(other));
      }),
      { numRuns: 2_000 },
    );
  });

  it("gives texts of one shape one fingerprint, and the skeleton the same", async () => {
    const fingerprints = new Map<string, string>();
    await fc.assert(
      fc.asyncProperty(statement, async (text) => {
        const shape = statementShape(text);
        const fingerprint = await fingerprintSql(text);
        expect(fingerprints.get(shape) ?? fingerprint).toBe(fingerprint);
        fingerprints.set(shape, fingerprint);
        expect(await fingerprintSql(statementSkeleton(text))).toBe(fingerprint);
      }),
      { numRuns: 3_000 },
    );
    expect(fingerprints.size).toBeGreaterThan(100);
  });
});
