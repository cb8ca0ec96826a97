import { defineRule } from "../../rule.ts";
import { quoteIdentifier } from "../../../../sql/index.ts";
import { nodesOf } from "../../body-reads.ts";
import { label } from "../../places.ts";

/** A trigger that has to do with the tenant column and is switched off. */
export const triggerDisabled = defineRule({
  code: "TENANCY.TRIGGER_DISABLED",
  severity: "warning",
  finds: "A trigger that has to do with the tenant column and is switched off.",
  why: "What it filled in or refused is now left to whoever writes.",
  remedy: "`alter table … enable trigger …`, or drop it.",
  *check(audit) {
    for (const { relation, column } of audit.tables) {
      for (const trigger of relation.triggers.filter(
        ({ enabled }) => enabled === "disabled" || enabled === "replica",
      )) {
        const one = audit.findFunction(trigger.function.schema, trigger.function.name);
        const names =
          one === undefined
            ? []
            : nodesOf(audit.body(one).statements, "ColumnRef").map((reference) => JSON.stringify(reference));
        const assigns =
          one !== undefined &&
          column !== undefined &&
          (one.source.includes(`.${column.name}`) || names.some((name) => name.includes(`"${column.name}"`)));
        if (!assigns) continue;
        yield {
          place: { object: `trigger ${trigger.name} on table ${label(relation)}` },
          message: `It has to do with "${column.name}", and is ${trigger.enabled === "disabled" ? "disabled" : "on for replicas only"}.`,
          fix: `alter table ${audit.sql(relation)} enable trigger ${quoteIdentifier(trigger.name)};`,
        };
      }
    }
  },
});
