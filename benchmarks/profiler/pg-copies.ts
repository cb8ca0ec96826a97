import { createRequire } from "node:module";
import type pg from "pg";

export type Pg = typeof pg;

const require = createRequire(import.meta.url);
const DRIVER = /[\\/]node_modules[\\/]pg(?:-pool)?[\\/]/;

/**
 * A copy of node-postgres of its own. Instrumentation patches the driver's prototypes, and the engine optimises a function
 * for all its callers: rivals that shared a copy would measure each other.
 */
export function loadPgCopy(): Pg {
  for (const file of Object.keys(require.cache)) if (DRIVER.test(file)) delete require.cache[file];
  return require("pg") as Pg;
}
