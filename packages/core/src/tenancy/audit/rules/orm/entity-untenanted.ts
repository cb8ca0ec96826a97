import { defineRule } from "../../rule.ts";
import { quoteIdentifier } from "../../../../sql/index.ts";
import { entityTable, mappedEntities } from "../../entities.ts";

/** An entity without a tenant that is tied to entities of tenants. */
export const entityUntenanted = defineRule({
  code: "TENANCY.ENTITY_UNTENANTED",
  severity: "warning",
  finds: "An entity without a tenant that is tied to entities of tenants.",
  why: "Its rows belong to tenants, and nothing in model or database says to which.",
  remedy: "Add the tenant's property, and the column.",
  *check(audit) {
    for (const { model, entity, relation } of mappedEntities(audit)) {
      if (
        relation === undefined ||
        relation.rlsEnabled ||
        audit.isShared(relation) ||
        audit.tenantColumn(relation) !== undefined
      )
        continue;
      const target = entity.relations.find(({ joinColumns, target: name }) => {
        const other = entityTable(audit, model, name);
        const table = other && audit.table({ schema: other.schema, name: other.table });
        return joinColumns.length > 0 && table?.column !== undefined;
      });
      if (target === undefined) continue;
      yield {
        place: { object: `entity ${entity.name}` },
        message: `It refers to ${target.target}, which belongs to tenants, and has no tenant itself.`,
        fix: `alter table ${audit.sql(relation)} add column ${quoteIdentifier(audit.tenancy.column)} …;`,
      };
    }
  },
});
