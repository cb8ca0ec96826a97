import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { fingerprintSql, normalizeSql, parseSql } from "./parse.ts";

const run = promisify(execFile);

describe("parseSql", () => {
  it("gives PostgreSQL's parse tree", async () => {
    const tree = await parseSql("select 1; select 2");
    expect(tree.stmts).toHaveLength(2);
    expect((await parseSql("")).stmts ?? []).toHaveLength(0);
  });

  it("tells line and column of an error, not the text", async () => {
    const error = await parseSql("select 'é'\nfrom t wher a = 'secret'").catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: "SQL.SYNTAX", details: { line: 2 } });
    expect(String(error) + JSON.stringify(error)).not.toMatch(/secret|wher/);
    await expect(parseSql("select 'secret")).rejects.toSatisfy((caught) => !String(caught).includes("secret"));
  });
});

describe("fingerprintSql", () => {
  it("is the same whatever the values and the layout", async () => {
    const one = await fingerprintSql("select * from t where a in (1, 2) and b = 'x'");
    expect(one).toMatch(/^[0-9a-f]{16}$/);
    expect(await fingerprintSql("SELECT *\n FROM t WHERE a IN ($1) AND b = $2 -- c")).toBe(one);
  });

  it.each([
    "select 'a",
    'select "',
    "/* x",
    "select $$a",
    "select 1a",
    "select U&'\\zz'",
    `select ${"(".repeat(20_000)}1`,
  ])("refuses %.20s", async (text) => {
    await expect(fingerprintSql(text)).rejects.toMatchObject({ code: "SQL.SYNTAX" });
    await expect(normalizeSql(text)).rejects.toMatchObject({ code: "SQL.SYNTAX" });
  });

  it("takes a text without a statement", async () => {
    expect(await fingerprintSql("")).toBe(await fingerprintSql("-- nothing"));
  });
});

describe("normalizeSql", () => {
  it("puts parameters in place of constants", async () => {
    expect(await normalizeSql("select * from t where a = 'x' limit 3")).toBe("select * from t where a = $1 limit $2");
    expect(await normalizeSql("")).toBe("");
  });
});

/** What a fresh process has loaded after importing a module, before and after the parser's first use. */
const PROBE = `
  import { createRequire } from "node:module";
  let compiled = 0;
  for (const name of ["compile", "instantiate", "compileStreaming", "instantiateStreaming"]) {
    const original = WebAssembly[name];
    WebAssembly[name] = (...values) => { compiled += 1; return original.apply(WebAssembly, values); };
  }
  const { cache } = createRequire(process.argv[1]);
  const parsers = () => Object.keys(cache).filter((file) => file.includes("libpg-query")).length;
  await import(process.argv[1]);
  const before = { parsers: parsers(), compiled };
  const { fingerprintSql } = await import(process.argv[2]);
  await fingerprintSql("select 1");
  console.log(JSON.stringify({ before, after: { parsers: parsers(), compiled } }));
`;

describe("importing the core", () => {
  it.each(["../index.ts", "./index.ts"])("loads no parser until one is needed: %s", async (module) => {
    const modules = [module, "./parse.ts"].map((path) => new URL(path, import.meta.url).pathname);
    const { stdout } = await run(process.execPath, [
      "--conditions=@tapdb/source",
      "--input-type=module",
      "--eval",
      PROBE,
      "--",
      ...modules,
    ]);
    const { before, after } = JSON.parse(stdout) as Record<string, { parsers: number; compiled: number }>;
    expect(before).toEqual({ parsers: 0, compiled: 0 });
    expect(after!.parsers).toBeGreaterThan(0);
    expect(after!.compiled).toBeGreaterThan(0);
  });
});
