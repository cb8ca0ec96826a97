import { ruleCases } from "../audit-case.ts";

export const castOutsideSubqueryCases = ruleCases("TENANCY.CAST_OUTSIDE_SUBQUERY", {
  finds: {
    outside: {
      sql: `alter policy by_tenant on tasks using ({col} = (select nullif(current_setting('{setting}', true), ''))::uuid);`,
      base: "uuid",
    },
  },
  passes: {
    inside: {
      sql: `alter policy by_tenant on tasks using ({col} = (select nullif(current_setting('{setting}', true), '')::uuid));`,
      base: "uuid",
    },
  },
});
