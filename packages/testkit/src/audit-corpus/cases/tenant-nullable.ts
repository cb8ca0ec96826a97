import { ruleCases } from "../audit-case.ts";

export const tenantNullableCases = ruleCases("TENANCY.TENANT_NULLABLE", {
  finds: {
    "may be NULL": `alter table tasks alter column {col} drop not null;`,
    "a new table where it may": `create table invoices (id uuid primary key default gen_random_uuid(), {col} {T}); create policy p on invoices using ({col} = {bound}) with check ({col} = {bound}); alter table invoices enable row level security; alter table invoices force row level security;`,
  },
  passes: {
    "kept by a check": `alter table tasks alter column {col} drop not null; alter table tasks add constraint has_tenant check ({col} is not null);`,
    "kept by a check of several columns": `alter table tasks alter column {col} drop not null; alter table tasks add constraint has_both check ({col} is not null and title <> '');`,
  },
});
