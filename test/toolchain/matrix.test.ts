import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readManifest, ROOT, workspacePackages } from "../../scripts/packaging/published-packages.ts";
import { CELLS } from "../matrix/cells.ts";

/** The oldest version of each alternative of a range such as `^6.4.0 || ^7.0.0`; none for `*` and `>=24`. */
function oldest(range: string): string[] {
  return range.split("||").flatMap((part) => /^\^(\d+\.\d+\.\d+)$/.exec(part.trim())?.[1] ?? []);
}

const installed = CELLS.flatMap(({ name }) => {
  const { dependencies = {} } = readManifest(`test/matrix/cells/${name}/package.json`);
  return Object.entries(dependencies).map(([dependency, version]) => `${dependency}@${version}`);
});

const promised = new Set(
  workspacePackages().flatMap(({ manifest: { peerDependencies = {}, engines = {} } }) =>
    [...Object.entries(peerDependencies), ["node", engines.node ?? ""] as const]
      .filter(([name]) => !name.startsWith("@tapdb/"))
      .flatMap(([name, range]) => oldest(range).map((version) => `${name}@${version}`)),
  ),
);

describe("the matrix", () => {
  test("has a folder for each cell, and a cell for each folder", () => {
    const folders = readdirSync(new URL("test/matrix/cells/", ROOT));
    expect(folders.toSorted()).toEqual(CELLS.map(({ name }) => name).toSorted());
  });

  test.each([...promised])("runs on %s, the oldest that a package says it works with", (version) => {
    expect(installed).toContain(version);
  });

  test("has a cell for each supported PostgreSQL before the newest", () => {
    expect(CELLS.flatMap(({ postgres }) => postgres ?? [])).toEqual([14, 15, 16, 17]);
  });
});
