/** TypeORM's cache of query results knows SQL and parameters, but no tenant. */
import type { Tapdb } from "@tapdb/core";
import type { CachedResult, QueryResultCacheLike, SourceInternals } from "../typeorm-types.ts";
import { optionRefused } from "./option-refused.ts";

const KEYED = Symbol.for("tapdb.typeorm.keyed-cache");

interface CacheOptions {
  readonly type?: string;
  readonly provider?: unknown;
}

/** @throws {TapdbError} `ORM.OPTION_REFUSED` for a cache in a table, which every tenant could read. */
export function refuseTableCache(cache: unknown): void {
  if (cache === undefined || cache === false || cache === null) return;
  const { type, provider } = (typeof cache === "object" ? cache : {}) as CacheOptions;
  if (typeof provider === "function" || (type !== undefined && type !== "database")) return;
  throw optionRefused(
    "cache",
    "It keeps rows of all tenants in one table that has no policy.",
    "Use a redis cache or a provider, which tapdb keys by tenant, or leave the option out.",
  );
}

function ownerOf(tap: Tapdb): string {
  const context = tap.context.require("A cached result was asked for");
  return JSON.stringify(context.kind === "tenant" ? ["tenant", context.tenant] : ["system"]);
}

/** A view of a cache in which every tenant has keys of its own. */
function keyByTenant(cache: QueryResultCacheLike, tap: Tapdb): QueryResultCacheLike {
  const key = (name: string): string => `tapdb:${ownerOf(tap)}:${name}`;
  const keyed = <T extends CachedResult>(options: T): T => ({
    ...options,
    ...(options.identifier ? { identifier: key(options.identifier) } : undefined),
    ...(options.query === undefined ? undefined : { query: key(options.query) }),
  });
  const view: QueryResultCacheLike = {
    connect: () => cache.connect(),
    disconnect: () => cache.disconnect(),
    synchronize: (runner) => cache.synchronize(runner),
    getFromCache: async (options, runner) => cache.getFromCache(keyed(options), runner),
    storeInCache: async (options, saved, runner) => cache.storeInCache(keyed(options), saved, runner),
    isExpired: (saved) => cache.isExpired(saved),
    clear: (runner) => cache.clear(runner),
    remove: async (identifiers, runner) => cache.remove(identifiers.map(key), runner),
  };
  return Object.defineProperty(view, KEYED, { value: true });
}

/**
 * Puts the tenant into the keys of the data source's cache, also of one that `setOptions` made later.
 * @throws {TapdbError} `ORM.OPTION_REFUSED`.
 */
export function guardResultCache(source: SourceInternals, tap: Tapdb): void {
  const cache = source.queryResultCache;
  if (cache === undefined || KEYED in cache) return;
  refuseTableCache(source.options.cache);
  source.queryResultCache = keyByTenant(cache, tap);
}
