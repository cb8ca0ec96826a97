import { ruleCases } from "../audit-case.ts";

export const emptyTenantMatchesCases = ruleCases("TENANCY.EMPTY_TENANT_MATCHES", {
  finds: {
    "without nullif": {
      sql: `alter policy by_tenant on tasks using ({col} = (select current_setting('{setting}', true)));`,
      base: "text",
    },
    "coalesce with the empty text": {
      sql: `alter policy by_tenant on tasks using ({col} = (select coalesce(current_setting('{setting}', true), '')));`,
      base: "text",
    },
  },
  passes: {
    "kept out by a check": {
      sql: `alter table tasks add check ({col} <> ''); alter policy by_tenant on tasks using ({col} = (select current_setting('{setting}', true))) with check ({col} = (select current_setting('{setting}', true)));`,
      base: "text",
    },
    "a type that '' is none of": {
      sql: `alter policy by_tenant on tasks using ({col} = (select current_setting('{setting}', true)::uuid)) with check ({col} = (select current_setting('{setting}', true)::uuid));`,
      base: "uuid",
    },
  },
});
