import { defineRule } from "../../rule.ts";

/** An ORM whose connections tapdb does not manage and that binds no tenant. */
export const poolUnmanaged = defineRule({
  code: "TENANCY.POOL_UNMANAGED",
  severity: "warning",
  finds: "An ORM whose connections tapdb does not manage and that binds no tenant.",
  why: "Its statements run without a tenant, and a role that makes them work makes them see everything.",
  remedy: "Give the ORM tapdb's pool.",
  *check(audit) {
    for (const { orm, pool } of audit.models) {
      if (pool === undefined || pool.managed || pool.binding !== "none") continue;
      yield {
        place: { object: `pool of ${orm}` },
        message: "Nothing binds the tenant on its connections.",
        fix: "Wrap its options with tapdb's adapter.",
      };
    }
  },
});
