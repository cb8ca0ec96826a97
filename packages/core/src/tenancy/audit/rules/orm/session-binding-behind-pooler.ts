import { defineRule } from "../../rule.ts";

/** A tenant that is bound to the session behind a pooler that shares sessions. */
export const sessionBindingBehindPooler = defineRule({
  code: "TENANCY.SESSION_BINDING_BEHIND_POOLER",
  severity: "error",
  finds: "A tenant that is bound to the session behind a pooler that shares sessions.",
  why: "In transaction mode the next client gets the connection with the tenant still set: it reads another tenant's rows.",
  remedy: "Bind inside the transaction, as tapdb does.",
  *check(audit) {
    for (const { orm, pool } of audit.models) {
      if (pool?.binding !== "session" || !["transaction", "statement"].includes(pool.pooler)) continue;
      yield {
        place: { object: `pool of ${orm}` },
        message: `It binds the tenant to the session, and the pooler is in ${pool.pooler} mode.`,
        fix: "Bind with set_config(…, true) inside the transaction, or let tapdb bind.",
      };
    }
  },
});
