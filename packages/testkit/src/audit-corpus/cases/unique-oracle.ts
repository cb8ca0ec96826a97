import { ruleCases } from "../audit-case.ts";

export const uniqueOracleCases = ruleCases("TENANCY.UNIQUE_ORACLE", {
  finds: {
    "a title for all": `create unique index on tasks (title);`,
    "a constraint": `alter table members add constraint one_user unique (user_name);`,
    "a natural primary key": `create table coupons (code text primary key, {col} {T} not null); create index on coupons ({col}); alter table coupons enable row level security; alter table coupons force row level security; create policy p on coupons using ({col} = {bound}) with check ({col} = {bound});`,
    "lower of a title": `create unique index on tasks (lower(title));`,
  },
  passes: {
    "by tenant": `create unique index on tasks ({col}, title);`,
    "by tenant, which comes last": `create unique index on tasks (title, {col});`,
    "a generated key": `create table coupons (id uuid primary key default gen_random_uuid(), {col} {T} not null); create index on coupons ({col}); alter table coupons enable row level security; alter table coupons force row level security; create policy p on coupons using ({col} = {bound}) with check ({col} = {bound});`,
    "the application can't write": `create unique index on members (user_name); revoke insert, update on members from {app};`,
  },
});
