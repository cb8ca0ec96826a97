import { ruleCases } from "../audit-case.ts";

export const policiesWithoutRlsCases = ruleCases("TENANCY.POLICIES_WITHOUT_RLS", {
  finds: {
    "policies that nobody enabled": `create table invoices (id uuid primary key default gen_random_uuid(), {col} {T} not null); create policy p on invoices using ({col} = {bound}) with check ({col} = {bound});`,
    "disabled after the fact": `alter table projects disable row level security;`,
  },
  passes: {
    "enabled and forced": `create table invoices (id uuid primary key default gen_random_uuid(), {col} {T} not null); create policy p on invoices using ({col} = {bound}) with check ({col} = {bound}); create index on invoices ({col}); alter table invoices enable row level security; alter table invoices force row level security;`,
  },
});
