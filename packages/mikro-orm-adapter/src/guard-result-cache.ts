import type { Tapdb } from "@tapdb/core";
import type { CacheAdapter, Configuration } from "./mikro-orm-types.ts";

function ownerOf(tap: Tapdb): string {
  const context = tap.context.require("A cached result was asked for");
  return JSON.stringify(context.kind === "tenant" ? ["tenant", context.tenant] : ["system"]);
}

/** MikroORM's result cache knows statements, but no tenant: each tenant gets keys of its own. */
export function guardResultCache(config: Configuration, tap: Tapdb): void {
  const original = config.getResultCacheAdapter.bind(config);
  const key = (name: string): string => `tapdb:${ownerOf(tap)}:${name}`;
  config.getResultCacheAdapter = () => ({
    get: (name) => original().get(key(name)),
    set: (name, data, origin, expiration) => original().set(key(name), data, origin, expiration),
    remove: (name) => original().remove(key(name)),
    clear: () => original().clear(),
    close: () => original().close?.(),
  });
}

export type { CacheAdapter };
