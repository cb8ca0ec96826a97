export { cancelRunning } from "./cancel.ts";
export { type IsolationLevel } from "./isolation.ts";
export type { LeasedClient } from "./leased-client.ts";
export { loadPg } from "./load-pg.ts";
export type { ManagedClient } from "./managed-client.ts";
export { createManagedPool } from "./managed-pool.ts";
export type { ManagedPool, ManagedPoolOptions } from "./managed-pool-options.ts";
export { ManagedTransaction } from "./managed-transaction.ts";
export type { ServerLimits } from "./server-limits.ts";
export type { PgModule } from "./pg-internals.ts";
export type { StatementJob } from "./statement-job.ts";
export type { RecordedStatement } from "./statement-recorder.ts";
export { statementKind } from "./statement-kind.ts";
export type { ConnectionLimits, ServerFacts } from "./server-probe.ts";
export {
  executeOn,
  runOn,
  type ExecuteOptions,
  type Parameters,
  type QueryRows,
  type Session,
  type StatementBrake,
} from "./session.ts";
