import { ruleCases } from "../audit-case.ts";

export const forceMissingCases = ruleCases("TENANCY.FORCE_MISSING", {
  finds: {
    "not forced": `alter table tasks no force row level security;`,
    "a new table without it": `create table invoices (id uuid primary key default gen_random_uuid(), {col} {T} not null); create policy p on invoices using ({col} = {bound}) with check ({col} = {bound}); alter table invoices enable row level security;`,
  },
  passes: {
    "forced by a second statement": `alter table tasks no force row level security; alter table tasks force row level security;`,
    "a shared table that is read by all": `alter table countries enable row level security; create policy everybody on countries for select using (true);`,
  },
});
