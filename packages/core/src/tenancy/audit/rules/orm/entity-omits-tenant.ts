import { defineRule } from "../../rule.ts";
import { label } from "../../places.ts";
import { mappedEntities } from "../../entities.ts";

/** An entity that does not map the tenant column of its table. */
export const entityOmitsTenant = defineRule({
  code: "TENANCY.ENTITY_OMITS_TENANT",
  severity: "info",
  finds: "An entity that does not map the tenant column of its table.",
  why: "An insert can't say the tenant, and fails unless the column has a default; caches and identity maps can't tell tenants apart.",
  remedy: "Map the column.",
  *check(audit) {
    for (const { entity, relation } of mappedEntities(audit)) {
      const column = relation && audit.tenantColumn(relation);
      if (relation === undefined || column === undefined || entity.columns.some((one) => one.column === column.name))
        continue;
      if (entity.relations.some(({ joinColumns }) => joinColumns.some((one) => one.column === column.name))) continue;
      if (column.default !== null || column.identity !== "no") continue;
      yield {
        place: { object: `entity ${entity.name}` },
        message: `It does not map "${column.name}" of ${label(relation)}, which has no default.`,
      };
    }
  },
});
