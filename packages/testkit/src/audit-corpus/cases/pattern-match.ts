import { ruleCases } from "../audit-case.ts";

export const patternMatchCases = ruleCases("TENANCY.PATTERN_MATCH", {
  finds: {
    LIKE: {
      sql: `alter policy by_tenant on tasks using ({col} like current_setting('{setting}', true)) with check ({col} = {bound});`,
      base: "text",
    },
    "LIKE with a percent sign": {
      sql: `alter policy by_tenant on tasks using ({col} like (select current_setting('{setting}', true)) || '%') with check ({col} = {bound});`,
      base: "text",
    },
    "a regular expression": {
      sql: `alter policy by_tenant on tasks using ({col} ~ current_setting('{setting}', true)) with check ({col} = {bound});`,
      base: "text",
    },
    "a prefix": {
      sql: `alter policy by_tenant on tasks using (starts_with({col}, current_setting('{setting}', true))) with check ({col} = {bound});`,
      base: "text",
    },
  },
  passes: {
    "LIKE beside the comparison": {
      sql: `alter policy by_tenant on tasks using ({col} = {bound} and title like 'a%');`,
      base: "text",
    },
  },
});
