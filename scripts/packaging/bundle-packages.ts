/**
 * `node scripts/packaging/bundle-packages.ts [name ...]`: the JavaScript of the packages that an application loads, one file
 * for each of their entry points and few that these share. tsc writes the types only. Loading a hundred small modules takes
 * longer than all of tapdb may add to an application's start.
 */
import { globSync, readFileSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { ROOT } from "./published-packages.ts";

/** The folders of the packages whose start an application waits for. */
const LOADED_AT_START = ["core", "typeorm-adapter", "prisma-extension", "mikro-orm-adapter"];

interface Entry {
  readonly "@tapdb/source": string;
  readonly default: string;
}

/** Output without its ending, by source: what the manifest's exports say. */
function entryPoints(folder: string): Record<string, string> {
  const { exports } = JSON.parse(readFileSync(`${folder}package.json`, "utf8")) as {
    exports: Record<string, Entry | string>;
  };
  const entries = Object.values(exports).filter((entry) => typeof entry !== "string");
  const nameOf = (entry: Entry): string => entry.default.replace(/^\.\/dist\/(.*)\.js$/, "$1");
  return Object.fromEntries(entries.map((entry) => [nameOf(entry), `${folder}${entry["@tapdb/source"]}`]));
}

async function bundlePackage(name: string): Promise<void> {
  const folder = fileURLToPath(new URL(`packages/${name}/`, ROOT));
  const bundle = await rolldown({
    input: entryPoints(folder),
    platform: "node",
    external: /^[^./]/,
    resolve: { conditionNames: ["@tapdb/source", "node", "import"] },
  });
  for (const file of globSync("dist/**/*.{js,js.map}", { cwd: folder })) rmSync(`${folder}${file}`);
  await bundle.write({
    dir: `${folder}dist`,
    format: "esm",
    sourcemap: true,
    entryFileNames: "[name].js",
    chunkFileNames: "shared/[name].js",
  });
  await bundle.close();
}

const asked = process.argv.slice(2);
for (const name of LOADED_AT_START) if (asked.length === 0 || asked.includes(name)) await bundlePackage(name);
