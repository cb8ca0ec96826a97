import { defineRule } from "../../rule.ts";
import { label } from "../../places.ts";
import { entityTable, mappedEntities } from "../../entities.ts";

/** A many-to-many relation of entities of tenants whose table in between is not protected. */
export const joinTableUntenanted = defineRule({
  code: "TENANCY.JOIN_TABLE_UNTENANTED",
  severity: "error",
  finds: "A many-to-many relation of entities of tenants whose table in between is not protected.",
  why: "The ORM reads and writes it without an entity: links of every tenant can be seen and changed.",
  remedy: "Give it the tenant column and a policy, or a policy that looks both sides up.",
  *check(audit) {
    for (const { model, entity } of mappedEntities(audit)) {
      for (const { property, target, joinTable } of entity.relations) {
        const between = joinTable && audit.relation({ schema: joinTable.schema, name: joinTable.table });
        const other = entityTable(audit, model, target);
        if (between === undefined || other === undefined || between.rlsEnabled || !audit.app.touches(between)) continue;
        const sides = [entity, other].map(({ schema, table }) => audit.table({ schema, name: table }));
        if (sides.every((side) => side?.column === undefined)) continue;
        yield {
          place: { object: `entity ${entity.name}.${property}` },
          message: `Its table ${label(between)} has no row-level security.`,
          fix: `alter table ${audit.sql(between)} enable row level security;`,
        };
      }
    }
  },
});
