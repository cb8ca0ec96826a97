import { defineRule } from "../../rule.ts";
import type { Relation } from "../../../../catalog/index.ts";
import { label } from "../../places.ts";

function isGenerated(relation: Relation, name: string | null): boolean {
  const column = relation.columns.find((one) => one.name === name);
  if (column === undefined) return false;
  const generated = /(nextval|gen_random_uuid|uuid_generate|uuidv7|uuidv4)/.test(column.default ?? "");
  return column.identity !== "no" || generated || column.type === "uuid";
}

/** A unique constraint or index without the tenant column. */
export const uniqueOracle = defineRule({
  code: "TENANCY.UNIQUE_ORACLE",
  severity: "warning",
  finds: "A unique constraint or index without the tenant column.",
  why: "It is checked without policies: whoever gets 23505 for a value that it can't see knows that another tenant has it, and can keep others from using a value.",
  remedy: "Put the tenant column into it.",
  *check(audit) {
    for (const { relation, column } of audit.tables) {
      if (
        column === undefined ||
        relation.isPartition ||
        !(audit.app.may(relation, "INSERT") || audit.app.may(relation, "UPDATE"))
      )
        continue;
      const tied = new Set(
        relation.constraints
          .filter(({ kind, columns }) => kind === "foreign-key" && columns.includes(column.name))
          .flatMap(({ columns }) => columns),
      );
      for (const index of relation.indexes.filter(({ unique }) => unique)) {
        const { keys, expressions } = index;
        if (keys.includes(column.name) || expressions?.includes(column.name) === true) continue;
        if (keys.every((key) => isGenerated(relation, key) || (key !== null && tied.has(key)))) continue;
        if (keys.some((key) => key !== null && key !== column.name && isGenerated(relation, key))) continue;
        yield {
          place: { object: `index ${index.name} on table ${label(relation)}` },
          message: `It is unique over all tenants: (${keys.map((key) => key ?? "expression").join(", ")}).`,
          fix: index.primary
            ? `-- alter table ${audit.sql(relation)} add primary key (${[column.name, ...keys].join(", ")});`
            : `create unique index concurrently on ${audit.sql(relation)} (${[column.name, ...keys.map((key) => key ?? expressions!)].join(", ")});`,
        };
      }
    }
  },
});
