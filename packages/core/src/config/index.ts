export { closest } from "./closest.ts";
export { defineConfig } from "./define-config.ts";
export { parseConfig } from "./parse-config.ts";
export type { PoolConfig } from "./pool-config.ts";
export type { PreparedStatementsConfig } from "./prepared-statements-config.ts";
export type { ProfilerConfig } from "./profiler-config.ts";
export type { PgPackage, TapdbConfig, TapdbConfigInput } from "./tapdb-config.ts";
export type { TenancyConfig } from "./tenancy-config.ts";
export type { TransactionsConfig } from "./transactions-config.ts";
