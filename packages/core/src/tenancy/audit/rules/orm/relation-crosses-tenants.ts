import { defineRule } from "../../rule.ts";
import { quoteIdentifier } from "../../../../sql/index.ts";
import { entityTable, mappedEntities } from "../../entities.ts";

/** A relation between entities of tenants that is joined without the tenant. */
export const relationCrossesTenants = defineRule({
  code: "TENANCY.RELATION_CROSSES_TENANTS",
  severity: "warning",
  finds: "A relation between entities of tenants that is joined without the tenant.",
  why: "The ORM joins a row to whatever has that key; nothing keeps the key from being another tenant's.",
  remedy: "Join by tenant and key, and let the foreign key hold both.",
  *check(audit) {
    for (const { model, entity, relation } of mappedEntities(audit)) {
      const own = relation && audit.tenantColumn(relation);
      if (relation === undefined || own === undefined) continue;
      for (const { property, target, joinColumns } of entity.relations) {
        const other = entityTable(audit, model, target);
        const table = other && audit.table({ schema: other.schema, name: other.table });
        if (table?.column === undefined || joinColumns.length === 0) continue;
        if (joinColumns.some(({ column, references }) => column === own.name && references === table.column!.name))
          continue;
        const joined = new Set(joinColumns.map(({ column }) => column));
        const enforced = relation.constraints.some(
          ({ kind, columns, references }) =>
            kind === "foreign-key" &&
            references !== null &&
            audit.table(references) === table &&
            columns.includes(own.name) &&
            [...joined].every((one) => columns.includes(one)),
        );
        if (enforced) continue;
        yield {
          place: { object: `entity ${entity.name}.${property}` },
          message: `It is joined to ${target} without the tenant, and no foreign key holds it.`,
          fix: `alter table ${audit.sql(relation)} add foreign key (${[own.name, ...joined].map((one) => quoteIdentifier(one)).join(", ")}) references ${audit.sql(table.relation)} (${[table.column.name, ...joinColumns.map(({ references }) => references)].map((one) => quoteIdentifier(one)).join(", ")});`,
        };
      }
    }
  },
});
