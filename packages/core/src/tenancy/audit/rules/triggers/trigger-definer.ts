import { defineRule } from "../../rule.ts";
import { walk } from "../../predicate/expression.ts";
import { readsOf } from "../../body-reads.ts";
import { label } from "../../places.ts";

/** A trigger on a table of tenants whose function works as a role that policies do not bind, on other rows of tenants. */
export const triggerDefiner = defineRule({
  code: "TENANCY.TRIGGER_DEFINER",
  severity: "warning",
  finds:
    "A trigger on a table of tenants whose function works as a role that policies do not bind, on other rows of tenants.",
  why: "A write of one tenant makes it read or change rows of others.",
  remedy: "SECURITY INVOKER, or a condition on the row's tenant.",
  *check(audit) {
    const found = new Set<string>();
    for (const { relation } of audit.tables) {
      for (const trigger of relation.triggers.filter(
        ({ enabled, inherited }) => enabled !== "disabled" && !inherited,
      )) {
        const one = audit.findFunction(trigger.function.schema, trigger.function.name);
        if (one?.securityDefiner !== true) continue;
        const open = readsOf(audit, audit.body(one).statements).find(({ table, condition }) => {
          const tied = [...walk(condition)].some(
            (part) =>
              part.kind === "column" &&
              ["new", "old"].includes(part.relation ?? "") &&
              part.name === table.column?.name,
          );
          return !tied && audit.reach(one.owner).isExempt(table.relation);
        });
        if (open === undefined || found.has(`${label(relation)} ${trigger.name}`)) continue;
        found.add(`${label(relation)} ${trigger.name}`);
        yield {
          place: { object: `trigger ${trigger.name} on table ${label(relation)}` },
          message: `Its function works on ${label(open.table.relation)} as "${one.owner}", without asking for the row's tenant.`,
          fix: `alter function ${audit.sql(one)}(${one.signature}) security invoker;`,
        };
      }
    }
  },
});
