import { fileURLToPath } from "node:url";
import { mustRun } from "../run-command.ts";
import { publishedPackages, ROOT, type Manifest } from "./published-packages.ts";
import { removeStaleOutput } from "./remove-stale-output.ts";

/** A package as the registry would get it. */
export interface Tarball {
  readonly manifest: Manifest;
  /** Absolute path of the .tgz. */
  readonly path: string;
  /** The files in it. */
  readonly files: readonly string[];
}

interface PackReport {
  readonly name: string;
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

/** Packs every published package into `directory`; dist has to be built. */
export async function packAll(directory: string): Promise<Tarball[]> {
  const packages = publishedPackages();
  for (const { folder } of packages) removeStaleOutput(folder);
  const workspaces = packages.flatMap(({ manifest }) => ["--workspace", manifest.name]);
  const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", directory, ...workspaces];
  const parsed = JSON.parse(await mustRun("npm", args, { cwd: fileURLToPath(ROOT) })) as unknown;
  const reports = Object.values(parsed as Record<string, PackReport>);
  return packages.map(({ manifest }) => {
    const report = reports.find(({ name }) => name === manifest.name)!;
    const file = report.filename.replace("@", "").replace("/", "-");
    return { manifest, path: `${directory}/${file}`, files: report.files.map(({ path }) => path) };
  });
}
