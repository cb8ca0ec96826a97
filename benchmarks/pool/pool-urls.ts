import type { Tapdb } from "@tapdb/core";
import { acquireServer, createTestDatabase, seedTenants, tenantSchema } from "@tapdb/testkit";
import type { BenchmarkContext } from "../harness/define-benchmark.ts";

/** What the parts of the benchmark connect to. */
export interface PoolUrls {
  readonly app: string;
  readonly tenant: string;
}

/** A database with two tenants that ends with the benchmark. */
export async function poolUrls(context: BenchmarkContext): Promise<PoolUrls> {
  const server = await acquireServer();
  context.defer(() => server.release());
  const database = await createTestDatabase({ adminUrl: server.adminUrl, schema: tenantSchema, template: "tenants" });
  context.defer(() => database.drop());
  const [tenant] = await seedTenants(database, 2, 20);
  const [row] = await database.query("show server_version");
  context.postgres(String(row?.server_version));
  return { app: database.appUrl, tenant: tenant! };
}

/** Runs `work` as the tenant. */
export function inTenant<T>(tap: Tapdb, { tenant }: PoolUrls, work: () => Promise<T>): Promise<T> {
  return tap.withTenant(tenant, work);
}
