import { ruleCases } from "../audit-case.ts";

export const lossyCompareCases = ruleCases("TENANCY.LOSSY_COMPARE", {
  finds: {
    lower: { sql: `alter policy by_tenant on tasks using (lower({col}) = lower({bound}));`, base: "text" },
    left: { sql: `alter policy by_tenant on tasks using (left({col}, 4) = left({bound}, 4));`, base: "text" },
  },
  passes: {
    "lower of a title": {
      sql: `alter policy by_tenant on tasks using ({col} = {bound} and lower(title) <> 'x');`,
      base: "text",
    },
    "lower of a uuid": {
      sql: `alter policy by_tenant on tasks using (lower({col}::text) = lower(nullif(current_setting('{setting}', true), '')));`,
      base: "uuid",
    },
  },
});
