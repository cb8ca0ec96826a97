import { existsSync, readdirSync, readFileSync } from "node:fs";

/** The parts of a package.json that the checks read. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly license?: string;
  readonly type?: string;
  readonly description?: string;
  readonly engines?: Readonly<Record<string, string>>;
  readonly files?: readonly string[];
  readonly bin?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly repository?: { readonly url?: string; readonly directory?: string };
  readonly publishConfig?: Readonly<Record<string, unknown>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

/** A package of this repository. */
export interface WorkspacePackage {
  /** Its folder under packages/. */
  readonly folder: string;
  readonly manifest: Manifest;
}

/** The repository's root, with a slash at its end. */
export const ROOT = new URL("../../", import.meta.url);

/** Reads a package.json, relative to the root. */
export function readManifest(path: string): Manifest {
  return JSON.parse(readFileSync(new URL(path, ROOT), "utf8")) as Manifest;
}

/** Every package, private ones included. */
export function workspacePackages(): WorkspacePackage[] {
  return readdirSync(new URL("packages/", ROOT))
    .filter((folder) => existsSync(new URL(`packages/${folder}/package.json`, ROOT)))
    .map((folder) => ({ folder, manifest: readManifest(`packages/${folder}/package.json`) }));
}

/** The packages that go to the registry. */
export function publishedPackages(): WorkspacePackage[] {
  return workspacePackages().filter(({ manifest }) => manifest.private !== true);
}
