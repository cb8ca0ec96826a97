import { ruleCases } from "../audit-case.ts";

export const tenantTypeDiffersCases = ruleCases("TENANCY.TENANT_TYPE_DIFFERS", {
  finds: {
    "varchar beside the others": {
      sql: `create table notes (id uuid primary key default gen_random_uuid(), {col} text not null check ({col} <> '')); create index on notes ({col}); alter table notes enable row level security; alter table notes force row level security; create policy p on notes using ({col} = (select nullif(current_setting('{setting}', true), ''))) with check ({col} = (select nullif(current_setting('{setting}', true), '')));`,
      base: "bigint",
    },
  },
  passes: {
    "the same type": `create table notes (id uuid primary key default gen_random_uuid(), {col} {T} not null); create index on notes ({col}); alter table notes enable row level security; alter table notes force row level security; create policy p on notes using ({col} = {bound}) with check ({col} = {bound});`,
  },
});
