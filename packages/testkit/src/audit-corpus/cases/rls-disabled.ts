import { ruleCases } from "../audit-case.ts";

export const rlsDisabledCases = ruleCases("TENANCY.RLS_DISABLED", {
  finds: {
    "row-level security switched off": `drop policy by_tenant on tasks; alter table tasks disable row level security;`,
    "a new table with the column and nothing else": `create table invoices (id uuid primary key default gen_random_uuid(), {col} {T} not null, total numeric);`,
    "a partitioned table": `create table events (id bigint generated always as identity, {col} {T} not null, at date not null) partition by range (at);`,
  },
  passes: {
    "the application has no right on it": `create table invoices (id uuid primary key default gen_random_uuid(), {col} {T} not null, total numeric); revoke all on invoices from {app};`,
    "a table that all tenants share by declaration": {
      sql: `create table invoices (id uuid primary key default gen_random_uuid(), {col} {T} not null, total numeric);`,
      tenancy: { shared: ["invoices"] },
      beside: ["TENANCY.ENTITY_UNTENANTED"],
    },
    "the whole schema is closed": `create schema inner_part; create table inner_part.jobs (id int primary key, {col} {T} not null); revoke usage on schema inner_part from {app}, {system};`,
  },
});
