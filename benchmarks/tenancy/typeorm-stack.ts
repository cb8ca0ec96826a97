import { createTapdb } from "@tapdb/core";
import { withTapdb } from "@tapdb/typeorm-adapter";
import { DataSource, EntitySchema, type DataSourceOptions, type EntityManager } from "typeorm";
import { inTenant } from "./in-tenant.ts";
import { BIND, type Stack, type StackUrls } from "./reader.ts";

const Customers = new EntitySchema<{ id: number; tenantId: string; name: string; email: string; createdAt: Date }>({
  name: "Customer",
  tableName: "customers",
  columns: {
    id: { type: "integer", primary: true },
    tenantId: { type: "text", name: "tenant_id" },
    name: { type: "text" },
    email: { type: "text" },
    createdAt: { type: "timestamptz", name: "created_at" },
  },
});

const options = { type: "postgres", entities: [Customers] } as const satisfies DataSourceOptions;

const find = async (manager: EntityManager, id: number): Promise<boolean> =>
  (await manager.findOneBy(Customers, { id })) !== null;

async function plain(url: string): Promise<DataSource> {
  return new DataSource({ ...options, url, extra: { max: 1 } }).initialize();
}

/** TypeORM: `findOneBy` on the primary key. */
export async function typeormStack({ bare, protected: url, tenant }: StackUrls): Promise<Stack> {
  const [own, today] = await Promise.all([plain(bare), plain(url)]);
  const tap = createTapdb({ databaseUrl: url, poolSize: 1, maxOverflow: 0 });
  const managed = await new DataSource(withTapdb(options, tap)).initialize();
  return {
    bare: { read: (id) => find(own.manager, id), close: () => own.destroy() },
    protected: inTenant(tap, tenant, {
      read: (id) => find(managed.manager, id),
      close: () => managed.destroy().then(() => tap.close()),
    }),
    today: {
      read: (id) =>
        today.transaction(async (manager) => {
          await manager.query(BIND, [tenant]);
          return find(manager, id);
        }),
      close: () => today.destroy(),
    },
  };
}
