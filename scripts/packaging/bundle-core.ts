/**
 * `node scripts/packaging/bundle-core.ts`: the JavaScript of @tapdb/core, one file for each of its entry points and few that
 * they share. tsc writes the types only. Loading a hundred small modules takes longer than all of tapdb may add to an
 * application's start.
 */
import { globSync, readFileSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { ROOT } from "./published-packages.ts";

const PACKAGE = fileURLToPath(new URL("packages/core/", ROOT));

interface Entry {
  readonly "@tapdb/source": string;
  readonly default: string;
}

/** Output without its ending, by source: what the manifest's exports say. */
function entryPoints(): Record<string, string> {
  const { exports } = JSON.parse(readFileSync(`${PACKAGE}package.json`, "utf8")) as {
    exports: Record<string, Entry | string>;
  };
  const entries = Object.values(exports).filter((entry) => typeof entry !== "string");
  const nameOf = (entry: Entry): string => entry.default.replace(/^\.\/dist\/(.*)\.js$/, "$1");
  return Object.fromEntries(entries.map((entry) => [nameOf(entry), `${PACKAGE}${entry["@tapdb/source"]}`]));
}

const bundle = await rolldown({
  input: entryPoints(),
  platform: "node",
  external: /^[^./]/,
  resolve: { conditionNames: ["@tapdb/source", "node", "import"] },
});
for (const file of globSync("dist/**/*.{js,js.map}", { cwd: PACKAGE })) rmSync(`${PACKAGE}${file}`);
await bundle.write({
  dir: `${PACKAGE}dist`,
  format: "esm",
  sourcemap: true,
  entryFileNames: "[name].js",
  chunkFileNames: "shared/[name].js",
});
await bundle.close();
