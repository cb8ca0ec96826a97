/** Correct multi-tenant schemas that differ in all that a rule may not depend on: names, types, setting. */

/** The names of the base schemas. */
export type BaseName = "text" | "uuid" | "bigint";

/** How a base schema tells tenants apart. */
export interface BaseSchema {
  readonly schema: string;
  readonly column: string;
  readonly setting: string;
  readonly type: string;
  /** Two tenants, as SQL. */
  readonly tenants: readonly [string, string];
}

export const BASE_SCHEMAS: Readonly<Record<BaseName, BaseSchema>> = {
  text: {
    schema: "shop",
    column: "tenant_id",
    setting: "app.tenant_id",
    type: "text",
    tenants: ["'acme'", "'globex'"],
  },
  uuid: {
    schema: "crm",
    column: "org_id",
    setting: "saas.current_org",
    type: "uuid",
    tenants: ["'6f0c4f9e-9f3d-4a55-8a7f-0d2f3f0f0001'", "'6f0c4f9e-9f3d-4a55-8a7f-0d2f3f0f0002'"],
  },
  bigint: { schema: "ledger", column: "tenant_id", setting: "tapdb.tenant", type: "bigint", tenants: ["41", "42"] },
};

/** The roles of the database that a corpus runs in. */
export interface CorpusRoles {
  readonly app: string;
  readonly owner: string;
  readonly system: string;
}

/**
 * Puts names in for words in braces: `{s}` the schema, `{col}` the tenant column, `{T}` its type, `{setting}`, `{bound}` the
 * tenant that is bound, `{one}` and `{two}` tenants, `{app}`, `{owner}` and `{system}` roles.
 */
export function fillIn(sql: string, base: BaseSchema, roles: CorpusRoles): string {
  const cast = base.type === "text" ? "" : `::${base.type}`;
  const words: Readonly<Record<string, string>> = {
    s: base.schema,
    col: base.column,
    T: base.type,
    setting: base.setting,
    cast,
    bound: `(select nullif(current_setting('${base.setting}', true), '')${cast})`,
    one: base.tenants[0],
    two: base.tenants[1],
    ...roles,
  };
  return sql.replaceAll(/\{(\w+)\}/g, (all, word: string) => words[word] ?? all);
}

const protect = (table: string, condition: string): string => `
alter table ${table} enable row level security;
alter table ${table} force row level security;
create policy by_tenant on ${table} using (${condition}) with check (${condition});`;

/** The SQL of a base schema, run as the owner. */
export const BASE_SQL = `
create schema {s};
alter default privileges revoke usage, select, update on sequences from {app}, {system};
alter default privileges grant usage on sequences to {app};
set local search_path = {s};
create table accounts (id {T} primary key, name text not null);
create table projects (
  id bigint generated always as identity primary key,
  {col} {T} not null references accounts (id),
  name text not null, owner_name text, budget numeric,
  unique ({col}, id), unique ({col}, name));
create table tasks (
  id uuid primary key default gen_random_uuid(),
  {col} {T} not null,
  project_id bigint not null, title text not null, assignee text,
  is_public boolean not null default false, due date, details jsonb not null default '{}',
  unique ({col}, id),
  foreign key ({col}, project_id) references projects ({col}, id) on delete cascade);
create table task_tags (task_id uuid not null references tasks (id) on delete cascade, tag text not null, primary key (task_id, tag));
create table members ({col} {T} not null, user_name text not null, primary key ({col}, user_name));
create table countries (code text primary key, name text not null);
${protect("accounts", "id = {bound}")}
${protect("projects", "{col} = {bound}")}
${protect("tasks", "{col} = {bound}")}
${protect("members", "{col} = {bound}")}
${protect("task_tags", "exists (select from tasks t where t.id = task_tags.task_id)")}
revoke all on countries from {app};
grant select on countries to {app};`;
