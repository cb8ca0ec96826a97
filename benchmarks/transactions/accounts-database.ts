import { acquireServer, createTestDatabase } from "@tapdb/testkit";
import type { BenchmarkContext } from "../harness/define-benchmark.ts";

/** The accounts of the one tenant are 1 to this; contention takes the first few. */
export const ACCOUNTS = 1_000;
/** Whose they are. */
export const TENANT = "tenant-0001";

const OWNED = "(select nullif(current_setting('tapdb.tenant', true), '')::text)";

const SCHEMA = `
create table accounts (
  id integer primary key,
  tenant_id text not null,
  balance bigint not null default 0,
  version bigint not null default 0
);
alter table accounts enable row level security;
alter table accounts force row level security;
create policy tenant on accounts using (tenant_id = ${OWNED}) with check (tenant_id = ${OWNED});
`;

const SEED = `
insert into accounts (id, tenant_id, balance) select id, '${TENANT}', 1000 from generate_series(1, ${ACCOUNTS}) id;
analyze accounts;
`;

/** A database that everybody in the run works on. */
export interface AccountsDatabase {
  readonly appUrl: string;
  readonly adminUrl: string;
  /** Runs SQL as the superuser. */
  query(sql: string, parameters?: readonly unknown[]): Promise<Record<string, unknown>[]>;
}

/** Makes the accounts; they end with the run. */
export async function accountsDatabase(context: BenchmarkContext): Promise<AccountsDatabase> {
  const server = await acquireServer();
  context.defer(() => server.release());
  const database = await createTestDatabase({ adminUrl: server.adminUrl, schema: SCHEMA, template: "accounts" });
  context.defer(() => database.drop());
  await database.query(SEED);
  const [row] = await database.query("show server_version");
  context.postgres(String(row?.server_version));
  return database;
}
