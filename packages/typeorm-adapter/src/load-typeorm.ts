import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { TapdbError } from "@tapdb/core/errors";
import type { LoadedTypeorm, Patchable, TypeormModule } from "./typeorm-types.ts";

const OLDEST_0_3_PATCH = 20;
const SUPPORTED = "^0.3.20 || ^1.0.0";

/** Whether the adapter knows this version of TypeORM. */
export function isSupportedVersion(version: string): boolean {
  const [major, minor, patch] = version.split(/[.+-]/, 3).map(Number) as [number, number, number];
  return major === 1 || (major === 0 && minor === 3 && patch >= OLDEST_0_3_PATCH);
}

function missing(cause: unknown): TapdbError {
  return new TapdbError({
    code: "PEER.MISSING",
    message: "The package typeorm is not installed.",
    hint: "npm install typeorm",
    cause,
  });
}

/** @throws {TapdbError} `PEER.UNSUPPORTED`. */
export function assertSupportedVersion(version: string): void {
  if (isSupportedVersion(version)) return;
  throw new TapdbError({
    code: "PEER.UNSUPPORTED",
    message: `TypeORM ${version} is installed; tapdb supports ${SUPPORTED}.`,
    hint: "npm install typeorm@1",
  });
}

/**
 * The application's TypeORM, looked for from `from`, a file name or URL.
 * @throws {TapdbError} `PEER.MISSING`, `PEER.UNSUPPORTED`.
 */
export function loadTypeorm(from: string = import.meta.url): LoadedTypeorm {
  const require = createRequire(from);
  let entry: string;
  try {
    entry = require.resolve("typeorm");
  } catch (cause) {
    throw missing(cause);
  }
  // Both lines keep package.json out of their `exports`, so it is read from beside the entry.
  const { version } = JSON.parse(readFileSync(join(dirname(entry), "package.json"), "utf8")) as { version: string };
  assertSupportedVersion(version);
  const root = require("typeorm") as TypeormModule;
  const { SoftDeleteQueryBuilder } = require("typeorm/query-builder/SoftDeleteQueryBuilder.js") as {
    SoftDeleteQueryBuilder: Patchable;
  };
  const { DataSource, EntityManager, SelectQueryBuilder, InsertQueryBuilder, UpdateQueryBuilder, DeleteQueryBuilder } =
    root;
  return {
    version,
    module: {
      DataSource,
      EntityManager,
      SelectQueryBuilder,
      InsertQueryBuilder,
      UpdateQueryBuilder,
      DeleteQueryBuilder,
      SoftDeleteQueryBuilder,
    },
  };
}
