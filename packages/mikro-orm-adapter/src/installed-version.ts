import { createRequire } from "node:module";
import { join } from "node:path";
import { TapdbError } from "@tapdb/core/errors";

const CORE = "@mikro-orm/core/package.json";
const DRIVER = "@mikro-orm/postgresql/package.json";
const SUPPORTED = "^6.4.0 || ^7.0.0";
const OLDEST_MINOR_OF_6 = 4;

/** Whether the adapter knows this version of MikroORM. */
export function isSupportedVersion(version: string): boolean {
  const [major, minor] = version.split(".").map(Number) as [number, number];
  return major === 7 || (major === 6 && minor >= OLDEST_MINOR_OF_6);
}

function versionOf(name: string, from: readonly string[]): string | undefined {
  for (const place of from) {
    try {
      return (createRequire(place)(name) as { version: string }).version;
    } catch (error) {
      if ((error as { code?: string }).code !== "MODULE_NOT_FOUND") throw error;
    }
  }
  return undefined;
}

/** Where MikroORM is looked for: beside the adapter, then beside the application. */
export function lookupPlaces(): string[] {
  return [import.meta.url, join(process.cwd(), "package.json")];
}

/**
 * The version of the installed MikroORM.
 * @throws {TapdbError} `PEER.MISSING`, `PEER.UNSUPPORTED`.
 */
export function installedVersion(from: readonly string[] = lookupPlaces()): string {
  const version = versionOf(CORE, from);
  const driver = versionOf(DRIVER, from);
  if (version === undefined || driver === undefined) {
    throw new TapdbError({
      code: "PEER.MISSING",
      message: `The package ${version === undefined ? "@mikro-orm/core" : "@mikro-orm/postgresql"} is not installed.`,
      hint: "npm install @mikro-orm/core @mikro-orm/postgresql",
    });
  }
  if (!isSupportedVersion(version)) {
    throw new TapdbError({
      code: "PEER.UNSUPPORTED",
      message: `MikroORM ${version} is installed; tapdb supports ${SUPPORTED}.`,
      hint: "npm install @mikro-orm/core@7 @mikro-orm/postgresql@7",
    });
  }
  return version;
}
