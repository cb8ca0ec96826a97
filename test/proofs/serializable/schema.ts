/** The tables that histories are made of. Integers only, since each ORM has its own idea of anything wider. */

const TENANT = "(select nullif(current_setting('tapdb.tenant', true), '')::text)";
const column = "tenant_id text not null default nullif(current_setting('tapdb.tenant', true), '')";

const policies = ["objects", "items", "ledger"]
  .map(
    (table) => `
alter table ${table} enable row level security;
alter table ${table} force row level security;
create policy tenant on ${table} using (tenant_id = ${TENANT}) with check (tenant_id = ${TENANT});`,
  )
  .join("");

/**
 * Rows say their version and who wrote it; lists say the order of all writes; the ledger says which attempts committed. It
 * has no unique key, so that what is done twice is there twice.
 */
export const historySchema = `
create table objects (
  grp integer not null,
  key integer not null,
  ${column},
  version integer not null default 0,
  writer integer not null default 0,
  value integer not null default 0,
  list integer[] not null default '{}',
  primary key (grp, key)
);
create table items (
  grp integer not null,
  ${column},
  item integer not null
);
create index on items (grp);
create table ledger (
  effect integer not null,
  attempt integer not null,
  ${column}
);
${policies}
`;

/** Small tables would be read as a whole, and then everything conflicts with everything; and a deadlock would last a second. */
export const databaseSettings = (name: string): string => `
alter database ${name} set enable_seqscan = off;
alter database ${name} set deadlock_timeout = '20ms';
`;

/** What transactions send. */
export const SQL = {
  read: "select version, writer, value from objects where grp = $1::int and key = $2::int",
  write: `update objects set value = $3::int, version = version + 1, writer = $4::int
    where grp = $1::int and key = $2::int returning version`,
  list: "select list from objects where grp = $1::int and key = $2::int",
  append: `update objects set list = list || $3::int, version = version + 1, writer = $4::int
    where grp = $1::int and key = $2::int returning version`,
  scan: "select item from items where grp = $1::int",
  insert: "insert into items (grp, item) values ($1::int, $2::int) returning item",
  effect: "insert into ledger (effect, attempt) values ($1::int, $2::int) returning attempt",
  failing: "select 1 / $1::int as never",
} as const;
