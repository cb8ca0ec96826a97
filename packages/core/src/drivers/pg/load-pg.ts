import { createRequire } from "node:module";
import { TapdbError } from "../../errors/index.ts";
import type { PgModule } from "./pg-internals.ts";

/**
 * The application's copy of node-postgres, loaded when the first pool is made.
 * @throws {TapdbError} `PEER.MISSING`.
 */
export function loadPg(): PgModule {
  try {
    return createRequire(import.meta.url)("pg") as PgModule;
  } catch (cause) {
    throw new TapdbError({
      code: "PEER.MISSING",
      message: "The package pg is not installed.",
      hint: "npm install pg",
      cause,
    });
  }
}
