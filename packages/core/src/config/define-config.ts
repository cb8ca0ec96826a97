import type { TapdbConfigInput } from "./tapdb-config.ts";

/**
 * Gives `tapdb.config.ts` its types; returns what it is given.
 * @example
 * ```ts
 * export default defineConfig({ databaseUrl: process.env.DATABASE_URL! });
 * ```
 */
export function defineConfig(config: TapdbConfigInput): TapdbConfigInput {
  return config;
}
