import { defineRule } from "../../rule.ts";
import { label } from "../../places.ts";
import { mappedEntities } from "../../entities.ts";
import { viewReads } from "../../view-reach.ts";

/** An entity on a materialised view or foreign table with rows of tenants. */
export const entityOnMatview = defineRule({
  code: "TENANCY.ENTITY_ON_MATVIEW",
  severity: "warning",
  finds: "An entity on a materialised view or foreign table with rows of tenants.",
  why: "No policy can protect these: `find` returns every tenant's rows.",
  remedy: "Map a view that filters by tenant.",
  *check(audit) {
    for (const { entity, relation } of mappedEntities(audit)) {
      if (
        relation === undefined ||
        !["materialized-view", "foreign-table"].includes(relation.kind) ||
        audit.isShared(relation)
      )
        continue;
      if (audit.tenantColumn(relation) === undefined && viewReads(audit, relation).length === 0) continue;
      yield {
        place: { object: `entity ${entity.name}` },
        message: `Its ${relation.kind.replace("-", " ")} ${label(relation)} can't have policies.`,
      };
    }
  },
});
