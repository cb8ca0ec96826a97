import { defineRule } from "../../rule.ts";
import { quoteIdentifier } from "../../../../sql/index.ts";
import { writesOf } from "../../body-reads.ts";
import { label } from "../../places.ts";

/** A trigger that copies rows of tenants into a table that the application may read and that is not protected. */
export const triggerCopiesRows = defineRule({
  code: "TENANCY.TRIGGER_COPIES_ROWS",
  severity: "error",
  finds: "A trigger that copies rows of tenants into a table that the application may read and that is not protected.",
  why: "The copy has every tenant's rows.",
  remedy: "Protect the copy as its source is, or revoke SELECT on it.",
  *check(audit) {
    for (const { relation } of audit.tables) {
      for (const trigger of relation.triggers.filter(
        ({ enabled, inherited }) => enabled !== "disabled" && !inherited,
      )) {
        const one = audit.findFunction(trigger.function.schema, trigger.function.name);
        const targets =
          one === undefined ? [] : writesOf(audit.body(one).statements).flatMap((name) => audit.relation(name) ?? []);
        const open = targets.find(
          (target) => target !== relation && !target.rlsEnabled && audit.app.may(target, "SELECT"),
        );
        if (open === undefined) continue;
        yield {
          place: { object: `trigger ${trigger.name} on table ${label(relation)}` },
          message: `It writes into ${label(open)}, which the application may read and no policy protects.`,
          fix: `revoke select on ${audit.sql(open)} from ${quoteIdentifier(audit.app.name)}, public;`,
        };
      }
    }
  },
});
