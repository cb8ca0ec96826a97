import { defineRule } from "../../rule.ts";

/** A tenant that is bound to the session of a pooled connection. */
export const sessionBinding = defineRule({
  code: "TENANCY.SESSION_BINDING",
  severity: "warning",
  finds: "A tenant that is bound to the session of a pooled connection.",
  why: "A request that ends by an error leaves its tenant on the connection for the next one.",
  remedy: "Bind inside the transaction, as tapdb does.",
  *check(audit) {
    for (const { orm, pool } of audit.models) {
      if (pool?.binding !== "session" || ["transaction", "statement"].includes(pool.pooler)) continue;
      yield {
        place: { object: `pool of ${orm}` },
        message: "It binds the tenant to the session of a connection that others use next.",
        fix: "Bind with set_config(…, true) inside the transaction, or let tapdb bind.",
      };
    }
  },
});
