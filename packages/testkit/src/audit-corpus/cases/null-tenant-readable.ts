import { ruleCases } from "../audit-case.ts";

export const nullTenantReadableCases = ruleCases("TENANCY.NULL_TENANT_READABLE", {
  finds: {
    "OR NULL": {
      sql: `alter table tasks alter column {col} drop not null; alter policy by_tenant on tasks using ({col} = {bound} or {col} is null) with check ({col} = {bound});`,
      beside: ["TENANCY.TENANT_NULLABLE"],
    },
    "not distinct": {
      sql: `alter table tasks alter column {col} drop not null; alter policy by_tenant on tasks using (coalesce({col}, {bound}) = {bound}) with check ({col} = {bound});`,
      beside: ["TENANCY.TENANT_NULLABLE"],
    },
  },
  passes: {
    "OR NULL of a column that can't be": `alter policy by_tenant on tasks using ({col} = {bound} or {col} is null);`,
  },
});
