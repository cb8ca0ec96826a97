import { defineRule } from "../../rule.ts";
import { mappedEntities } from "../../entities.ts";

/** An entity of tenants that declares something unique over all tenants. */
export const modelUniqueUnscoped = defineRule({
  code: "TENANCY.MODEL_UNIQUE_UNSCOPED",
  severity: "warning",
  finds: "An entity of tenants that declares something unique over all tenants.",
  why: "The next schema change brings the constraint into the database, where it tells one tenant what another has.",
  remedy: "Declare it unique with the tenant.",
  *check(audit) {
    for (const { entity, relation } of mappedEntities(audit)) {
      const column = relation && audit.tenantColumn(relation);
      if (relation === undefined || column === undefined) continue;
      for (const columns of entity.uniques) {
        const generated = columns.every((name) =>
          relation.columns.some(
            (one) =>
              one.name === name &&
              (one.identity !== "no" || one.type === "uuid" || one.default?.includes("nextval") === true),
          ),
        );
        if (columns.includes(column.name) || generated || columns.length === 0) continue;
        yield {
          place: { object: `entity ${entity.name}` },
          message: `It declares (${columns.join(", ")}) unique over all tenants.`,
          fix: `Declare (${[column.name, ...columns].join(", ")}) unique.`,
        };
      }
    }
  },
});
