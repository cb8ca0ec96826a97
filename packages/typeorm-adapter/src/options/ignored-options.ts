import type { Tapdb } from "@tapdb/core";

const IGNORED = [
  "url",
  "host",
  "port",
  "username",
  "password",
  "database",
  "ssl",
  "poolSize",
  "connectTimeoutMS",
  "applicationName",
  "extra",
];

/** Tells the log which options have no effect because the tapdb makes the connections; names only. */
export function warnOfIgnoredOptions(options: object, tap: Tapdb): void {
  const given = IGNORED.filter((name) => (options as Record<string, unknown>)[name] !== undefined);
  if (given.length === 0) return;
  tap.config.logger?.warn("tapdb makes the connections; these options of the TypeORM data source have no effect", {
    options: given,
  });
}
