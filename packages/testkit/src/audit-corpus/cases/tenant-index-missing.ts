import { ruleCases } from "../audit-case.ts";

export const tenantIndexMissingCases = ruleCases("TENANCY.TENANT_INDEX_MISSING", {
  finds: {
    "no index": `create table notes (id uuid primary key default gen_random_uuid(), {col} {T} not null); alter table notes enable row level security; alter table notes force row level security; create policy p on notes using ({col} = {bound}) with check ({col} = {bound});`,
    "an index in which it comes second": `create table notes (id uuid primary key default gen_random_uuid(), {col} {T} not null); create index on notes (id, {col}); alter table notes enable row level security; alter table notes force row level security; create policy p on notes using ({col} = {bound}) with check ({col} = {bound});`,
  },
  passes: {
    "in front of others": `create table notes (id uuid primary key default gen_random_uuid(), {col} {T} not null); create index on notes ({col}, id); alter table notes enable row level security; alter table notes force row level security; create policy p on notes using ({col} = {bound}) with check ({col} = {bound});`,
  },
});
