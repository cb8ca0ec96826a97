import type { Logger } from "../ports/logger.ts";
import type { OrmModel } from "../ports/orm-model.ts";
import { databaseUrl, optionalDatabaseUrl } from "./database-url.ts";
import { field, integer, section, type ConfigInput, type Field } from "./field.ts";
import { MAX_TIMER_MS } from "./limits.ts";
import { poolFields, type PoolConfig } from "./pool-config.ts";
import { poolSection, type PoolSectionConfig } from "./pool-section.ts";
import { preparedStatementsSection, type PreparedStatementsConfig } from "./prepared-statements-config.ts";
import { profilerSection, type ProfilerConfig } from "./profiler-config.ts";
import { tenancySection, type TenancyConfig } from "./tenancy-config.ts";
import { transactionsSection, type TransactionsConfig } from "./transactions-config.ts";

/** The application's own copy of node-postgres: what `import pg from "pg"` gives. */
export interface PgPackage {
  readonly Pool: unknown;
  readonly Client: unknown;
}

/** Gives the models of the application's ORMs. */
export type OrmModels = () => OrmModel | readonly OrmModel[] | Promise<OrmModel | readonly OrmModel[]>;

/** The whole configuration, with every default filled in. */
export interface TapdbConfig extends PoolConfig {
  /** The address of the database, with the application's role: `postgresql://app:…@host:5432/shop`. Never printed. */
  readonly databaseUrl: string;
  /** The address with the role that `asSystem` works as. Without it, system work sees no tenant's rows. @defaultValue undefined */
  readonly systemDatabaseUrl: string | undefined;
  /** The longest that one statement may run, milliseconds; undefined leaves it to the server. @defaultValue undefined */
  readonly statementTimeoutMs: number | undefined;
  readonly pool: PoolSectionConfig;
  readonly tenancy: TenancyConfig;
  readonly preparedStatements: PreparedStatementsConfig;
  readonly transactions: TransactionsConfig;
  readonly profiler: ProfilerConfig;
  /** Where tapdb logs to. @defaultValue nothing is logged */
  readonly logger: Logger | undefined;
  /** Gives what the application's ORMs know, for `tapdb tenancy audit`; an adapter's `describeModel` makes it. @defaultValue none */
  readonly orm: OrmModels | undefined;
  /** The copy of node-postgres to build on. @defaultValue the one that tapdb itself resolves */
  readonly pg: PgPackage | undefined;
}

/** What an application writes: only `databaseUrl` has no default. */
export type TapdbConfigInput = ConfigInput<Omit<TapdbConfig, "databaseUrl" | "logger" | "orm" | "pg">> & {
  readonly databaseUrl: string;
  readonly logger?: Logger | undefined;
  readonly orm?: OrmModels | undefined;
  readonly pg?: PgPackage | undefined;
};

const LOGGER_METHODS = ["debug", "info", "warn", "error"] as const;

function isLogger(value: unknown): value is Logger {
  return (
    typeof value === "object" &&
    value !== null &&
    LOGGER_METHODS.every((name) => typeof (value as Logger)[name] === "function")
  );
}

function isPgPackage(value: unknown): value is PgPackage {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return false;
  const { Pool, Client } = value as PgPackage;
  return typeof Pool === "function" && typeof Client === "function";
}

export const tapdbSection: Field<TapdbConfig> = section<TapdbConfig>({
  databaseUrl,
  systemDatabaseUrl: optionalDatabaseUrl,
  ...poolFields,
  statementTimeoutMs: integer<number | undefined>(1, MAX_TIMER_MS, undefined),
  pool: poolSection,
  tenancy: tenancySection,
  preparedStatements: preparedStatementsSection,
  transactions: transactionsSection,
  profiler: profilerSection,
  logger: field<Logger | undefined>("an object with debug, info, warn and error", isLogger, undefined),
  orm: field<OrmModels | undefined>(
    "a function",
    (value): value is OrmModels => typeof value === "function",
    undefined,
  ),
  pg: field<PgPackage | undefined>(`the "pg" module, with Pool and Client`, isPgPackage, undefined),
});
