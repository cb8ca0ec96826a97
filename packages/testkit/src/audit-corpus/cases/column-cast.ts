import { ruleCases } from "../audit-case.ts";

export const columnCastCases = ruleCases("TENANCY.COLUMN_CAST", {
  finds: {
    "to text": {
      sql: `alter policy by_tenant on tasks using ({col}::text = (select nullif(current_setting('{setting}', true), '')));`,
      base: "uuid",
    },
    "to text from bigint": {
      sql: `alter policy by_tenant on tasks using ({col}::text = (select nullif(current_setting('{setting}', true), '')));`,
      base: "bigint",
    },
  },
  passes: {
    "the setting is cast": {
      sql: `alter policy by_tenant on tasks using ({col} = (select nullif(current_setting('{setting}', true), '')::uuid));`,
      base: "uuid",
    },
  },
});
