import { ruleCases } from "../audit-case.ts";

export const nullTenantWritableCases = ruleCases("TENANCY.NULL_TENANT_WRITABLE", {
  finds: {
    "a check that accepts NULL": `alter table tasks alter column {col} drop not null; alter policy by_tenant on tasks with check ({col} = {bound} or {col} is null);`,
  },
  passes: {
    "a check that accepts NULL of a column that can't be": `alter policy by_tenant on tasks with check ({col} = {bound} or {col} is null);`,
  },
});
