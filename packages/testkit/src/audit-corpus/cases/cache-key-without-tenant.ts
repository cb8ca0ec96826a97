import { ruleCases } from "../audit-case.ts";
import { model } from "../models.ts";

export const cacheKeyWithoutTenantCases = ruleCases("TENANCY.CACHE_KEY_WITHOUT_TENANT", {
  finds: {
    "a shared key": { models: [model({ caches: [{ name: "result cache", keyedByTenant: false }] })] },
  },
  passes: {
    "a key by tenant": { models: [model({ caches: [{ name: "result cache", keyedByTenant: true }] })] },
  },
});
