export { cancelRunning } from "./cancel.ts";
export { type IsolationLevel } from "./isolation.ts";
export { loadPg } from "./load-pg.ts";
export type { ManagedClient } from "./managed-client.ts";
export { createManagedPool, type ManagedPool, type ManagedPoolOptions } from "./managed-pool.ts";
export { ManagedTransaction } from "./managed-transaction.ts";
export type { PgModule } from "./pg-internals.ts";
export type { ServerFacts } from "./server-probe.ts";
