import { expect, test } from "vitest";
import { loadArchitecture } from "../../scripts/layers/architecture.ts";
import { findCycles } from "../../scripts/layers/cycles.ts";
import { importsOf } from "../../scripts/layers/import-graph.ts";
import { findViolations } from "../../scripts/layers/rules.ts";

const architecture = loadArchitecture(new URL("../../", import.meta.url));
const violations = (file: string, source: string): string[] =>
  findViolations(architecture, importsOf(file, source)).map(({ what }) => what);

test("an earlier layer may not import a later one, not even a type", () => {
  const source = `import type { Catalog } from "../catalog/index.ts";`;
  expect(violations("packages/core/src/sql/parse.ts", source)).toEqual(["sql may not import catalog"]);
  const inline = `type Catalog = typeof import("../catalog/index.ts");`;
  expect(violations("packages/core/src/sql/parse.ts", inline)).toEqual(["sql may not import catalog"]);
  expect(violations("packages/core/src/catalog/read.ts", `export * from "../sql/index.ts";`)).toEqual([]);
});

test("features do not import each other, except where the table says so", () => {
  const source = (to: string): string => `const load = () => import("../${to}/index.ts");`;
  expect(violations("packages/core/src/pool/size.ts", source("health"))).toEqual([
    "pool may not import its sibling health",
  ]);
  expect(violations("packages/core/src/migrations/verify.ts", source("validation"))).toEqual([]);
  expect(violations("packages/core/src/validation/rule.ts", source("migrations"))).toHaveLength(1);
});

test("only the driver imports pg, only an adapter imports its ORM", () => {
  expect(violations("packages/core/src/drivers/pg/pool.ts", `import pg from "pg";`)).toEqual([]);
  expect(violations("packages/core/src/pool/pool.ts", `import pg from "pg";`)).toHaveLength(1);
  expect(violations("packages/core/src/pool/pool.test.ts", `import pg from "pg";`)).toEqual([]);
  expect(violations("packages/prisma-extension/src/a.ts", `import { DataSource } from "typeorm";`)).toHaveLength(1);
});

test("packages reach each other by name and in one direction", () => {
  expect(violations("packages/core/src/tapdb.ts", `import "@tapdb/cli";`)).toEqual(["core may not import cli"]);
  expect(violations("packages/cli/src/main.ts", `import { createTapdb } from "@tapdb/core";`)).toEqual([]);
  expect(violations("packages/cli/src/main.ts", `import "../../core/src/tapdb.ts";`)).toEqual([
    "packages/core/src/tapdb.ts is in another place",
  ]);
});

test("a folder without a layer is refused", () => {
  expect(violations("packages/core/src/sql/parse.ts", `import "../utils/index.ts";`)).toEqual(["utils has no layer"]);
});

test("a circle is found and named", () => {
  const imports = [
    ...importsOf("a/one.ts", `import "./two.ts"; await using scope = open();`),
    ...importsOf("a/two.ts", `export { three } from "../b/three.ts";`),
    ...importsOf("b/three.ts", `import type { One } from "../a/one.ts";`),
  ];
  expect(findCycles(imports)).toEqual(["a/one.ts → a/two.ts → b/three.ts → a/one.ts"]);
  expect(findCycles(imports.slice(0, 2))).toEqual([]);
});
