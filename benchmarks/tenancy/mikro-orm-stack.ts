import { EntitySchema, MikroORM } from "@mikro-orm/postgresql";
import { createTapdb } from "@tapdb/core";
import { withTapdb } from "@tapdb/mikro-orm-adapter";
import { inTenant } from "./in-tenant.ts";
import type { Stack, StackUrls } from "./reader.ts";

class Customer {
  id!: number;
  tenantId!: string;
  name!: string;
  email!: string;
  createdAt!: Date;
}

const customers = new EntitySchema<Customer>({
  class: Customer,
  tableName: "customers",
  properties: {
    id: { type: "integer", primary: true },
    tenantId: { type: "string", fieldName: "tenant_id" },
    name: { type: "string" },
    email: { type: "string" },
    createdAt: { type: "Date", fieldName: "created_at" },
  },
});

type Manager = MikroORM["em"];

const find = async (em: Manager, id: number): Promise<boolean> => (await em.findOne(Customer, { id })) !== null;

const plain = (clientUrl: string): Promise<MikroORM> =>
  MikroORM.init({ clientUrl, entities: [customers], pool: { min: 1, max: 1 } });

/** MikroORM: `findOne` on the primary key, with a fork for each read. */
export async function mikroOrmStack({ bare, protected: url, tenant }: StackUrls): Promise<Stack> {
  const [own, today] = await Promise.all([plain(bare), plain(url)]);
  const tap = createTapdb({ databaseUrl: url, poolSize: 1, maxOverflow: 0 });
  const managed = await MikroORM.init(withTapdb({ entities: [customers] }, tap));
  return {
    bare: { read: (id) => find(own.em.fork(), id), close: () => own.close() },
    protected: inTenant(tap, tenant, {
      read: (id) => find(managed.em.fork(), id),
      close: () => managed.close().then(() => tap.close()),
    }),
    today: {
      read: (id) =>
        today.em.fork().transactional(async (em) => {
          await em.execute("select set_config('tapdb.tenant', ?, true)", [tenant]);
          return find(em as Manager, id);
        }),
      close: () => today.close(),
    },
  };
}
