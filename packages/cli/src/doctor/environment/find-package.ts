import { existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join, parse } from "node:path";

/** An installed package. */
export interface InstalledPackage {
  readonly name: string;
  readonly version: string;
  /** Its directory, links followed: two copies of a package have two of them. */
  readonly directory: string;
}

/** Finds a package as Node does from `from`: in its node_modules and in those above. Undefined when it is not installed. */
export function findPackage(name: string, from: string): InstalledPackage | undefined {
  const root = parse(from).root;
  for (let directory = from; ; directory = dirname(directory)) {
    const manifest = join(directory, "node_modules", name, "package.json");
    if (existsSync(manifest)) {
      const { version } = JSON.parse(readFileSync(manifest, "utf8")) as { version?: string };
      return { name, version: version ?? "0.0.0", directory: realpathSync(dirname(manifest)) };
    }
    if (directory === root) return undefined;
  }
}
