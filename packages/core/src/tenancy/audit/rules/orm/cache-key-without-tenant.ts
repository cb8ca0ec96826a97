import { defineRule } from "../../rule.ts";

/** A cache of results whose keys do not hold the tenant. */
export const cacheKeyWithoutTenant = defineRule({
  code: "TENANCY.CACHE_KEY_WITHOUT_TENANT",
  severity: "error",
  finds: "A cache of results whose keys do not hold the tenant.",
  why: "What was read for one tenant is served to the next.",
  remedy: "Put the tenant into the key.",
  *check(audit) {
    for (const { orm, caches = [] } of audit.models) {
      for (const { name, keyedByTenant } of caches) {
        if (keyedByTenant) continue;
        yield {
          place: { object: `cache ${name} of ${orm}` },
          message: "Its keys do not hold the tenant.",
          fix: "Put the tenant into the key, or take tapdb's adapter, which refuses a cache that has none.",
        };
      }
    }
  },
});
