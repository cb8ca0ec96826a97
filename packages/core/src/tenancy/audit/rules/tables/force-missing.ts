import { at, defineRule } from "../../rule.ts";

/** A protected table whose policies do not bind its owner. */
export const forceMissing = defineRule({
  code: "TENANCY.FORCE_MISSING",
  severity: "warning",
  finds: "A protected table whose policies do not bind its owner.",
  why: "The owner, and whoever has its rights, reads every tenant's rows: migrations, jobs and functions that run as the owner.",
  remedy: "`alter table … force row level security`.",
  *check(audit) {
    for (const { relation } of audit.tables) {
      if (!relation.rlsEnabled || relation.rlsForced) continue;
      const owns = audit.app.inherited.has(relation.owner);
      yield {
        place: at("table", relation),
        severity: owns ? "error" : "warning",
        message: owns
          ? "The application has the owner's rights, and policies do not bind the owner."
          : "The policies do not bind the table's owner.",
        evidence: [`owner ${relation.owner}`],
        fix: `alter table ${audit.sql(relation)} force row level security;`,
      };
    }
  },
});
