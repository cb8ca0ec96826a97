import { createRequire } from "node:module";

/** The version of MikroORM that is installed. */
export const VERSION = (createRequire(import.meta.url)("@mikro-orm/core/package.json") as { version: string }).version;

/** Before 7.1, `em.getKysely()` takes a connection of its own inside a transaction too: on a pool of one it waits for ever. */
export const KYSELY_JOINS_TRANSACTIONS = !VERSION.startsWith("7.0.");
