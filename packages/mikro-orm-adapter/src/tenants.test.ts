/** What MikroORM answers from memory must not cross tenants: identity map, result cache, data loader. */
import { EntitySchema, MikroORM, RequestContext } from "@mikro-orm/postgresql";
import { createTapdb, type Tapdb } from "@tapdb/core";
import { findTapdbError } from "@tapdb/core/errors";
import { createTestDatabase, seedTenants, tenantSchema, type TestDatabase } from "@tapdb/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withTapdb } from "./index.ts";

class Customer {
  id!: number;
  tenantId!: string;
  name!: string;
}

class Order {
  id!: number;
  tenantId!: string;
  customer!: Customer;
}

const id = { type: "integer", primary: true } as const;
const tenantId = { type: "string", fieldName: "tenant_id" } as const;
const entities = [
  new EntitySchema<Customer>({
    class: Customer,
    tableName: "customers",
    properties: { id, tenantId, name: { type: "string" } },
  }),
  new EntitySchema<Order>({
    class: Order,
    tableName: "orders",
    properties: {
      id,
      tenantId,
      customer: { kind: "m:1", entity: () => Customer, fieldName: "customer_id", ref: true },
    },
  }),
];

let database: TestDatabase;
let tap: Tapdb;
let orm: MikroORM;
let lax: MikroORM;
const [A, B] = ["tenant-0001", "tenant-0002"] as const;
const OF_A = 1;
const OF_B = 3;

beforeAll(async () => {
  database = await createTestDatabase({ template: "tenants", schema: tenantSchema });
  await seedTenants(database, 2, 2);
  tap = createTapdb({ databaseUrl: database.appUrl, poolSize: 2, maxOverflow: 0 });
  orm = await MikroORM.init(withTapdb({ entities }, tap));
  lax = await MikroORM.init(withTapdb({ entities, allowGlobalContext: true, resultCache: { global: 60_000 } }, tap));
});
afterAll(async () => {
  await orm.close();
  await lax.close();
  await tap.close();
  await database.drop();
});

const codeOf = async (work: () => unknown): Promise<unknown> => {
  try {
    return await work();
  } catch (error) {
    return findTapdbError(error)?.code ?? error;
  }
};

describe("an entity manager", () => {
  it("serves the first tenant that uses it, and refuses the next", async () => {
    const em = orm.em.fork();
    const mine = await tap.withTenant(A, () => em.findOneOrFail(Customer, OF_A));
    const attacks: (() => unknown)[] = [
      () => em.findOne(Customer, OF_A),
      () => em.find(Customer, {}),
      () => em.getReference(Customer, OF_A),
      () => em.count(Customer),
      () => em.refresh(mine),
      () => em.merge(Customer, { id: OF_A, name: "x", tenantId: A }),
      () => em.create(Customer, { id: 9, name: "x", tenantId: A }),
      () => em.persist(mine),
      () => em.remove(mine),
      () => em.assign(mine, { name: "x" }),
      () => em.flush(),
      () => em.upsert(Customer, { id: OF_A, name: "x", tenantId: A }),
      () => em.nativeUpdate(Customer, { id: OF_A }, { name: "x" }),
      () => em.insert(Customer, { id: 9, name: "x", tenantId: A }),
      () => em.execute("select 1"),
      () => em.createQueryBuilder(Customer),
      () => em.getKysely(),
      () => em.getUnitOfWork().getById(Customer, OF_A),
      () => em.getUnitOfWork().getIdentityMap(),
      () => em.getEntityFactory(),
      () => em.begin(),
      () => em.transactional(async (inside) => inside.findOne(Customer, OF_A)),
      () => em.fork({ clear: false }).findOne(Customer, OF_A),
      () => em.getRepository(Customer).findOne(OF_A),
      () => em.stream(Customer).next(),
    ];
    for (const attack of attacks) {
      expect
        .soft(await codeOf(() => tap.withTenant(B, attack as never)), String(attack))
        .toBe("CONTEXT.TENANT_MISMATCH");
    }
    expect(await codeOf(() => tap.asSystem({ reason: "test" }, () => em.findOne(Customer, OF_A)))).toBe(
      "CONTEXT.TENANT_MISMATCH",
    );
    expect(await codeOf(() => em.findOne(Customer, OF_A))).toBe("CONTEXT.MISSING");
    expect(await tap.withTenant(A, () => em.findOne(Customer, OF_A))).toBe(mine);
    expect((await tap.withTenant(B, () => em.fork().findOneOrFail(Customer, OF_B))).tenantId).toBe(B);
  });

  it("of a request belongs to one tenant too, wherever it is reached from", async () => {
    await RequestContext.create(orm.em, async () => {
      await tap.withTenant(A, () => orm.em.find(Customer, {}));
      expect(await codeOf(() => tap.withTenant(B, () => orm.em.find(Customer, {})))).toBe("CONTEXT.TENANT_MISMATCH");
    });
    const read = (tenant: string): Promise<string[]> =>
      tap.withTenant(tenant, () =>
        RequestContext.create(orm.em, async () => (await orm.em.find(Customer, {})).map((row) => row.tenantId)),
      );
    expect(await Promise.all([read(A), read(B), read(A)])).toEqual([
      [A, A],
      [B, B],
      [A, A],
    ]);
  });

  it("that is global serves stateless calls of all tenants, and entities of none or one", async () => {
    for (const tenant of [A, B]) {
      expect(await tap.withTenant(tenant, () => orm.em.nativeUpdate(Customer, {}, { name: tenant }))).toBe(2);
      expect(await tap.withTenant(tenant, () => orm.em.transactional((em) => em.count(Customer)))).toBe(2);
      await expect(tap.withTenant(tenant, () => orm.em.find(Customer, {}))).rejects.toThrow(/global EntityManager/);
    }
    expect(await tap.withTenant(A, () => lax.em.find(Customer, {}))).toHaveLength(2);
    expect(await codeOf(() => tap.withTenant(B, () => lax.em.find(Customer, {})))).toBe("CONTEXT.TENANT_MISMATCH");
  });

  it("loads the relations of its entities for its tenant only, data loader included", async () => {
    const em = orm.em.fork();
    const order = (await tap.withTenant(A, () => em.findOneOrFail(Order, OF_A))) as unknown as {
      customer: { load(options?: object): Promise<Customer> };
    };
    for (const options of [{}, { dataloader: true }]) {
      expect(await codeOf(() => tap.withTenant(B, () => order.customer.load(options)))).toBe("CONTEXT.TENANT_MISMATCH");
      expect(await codeOf(() => order.customer.load(options))).toBe("CONTEXT.MISSING");
    }
    expect((await tap.withTenant(A, () => order.customer.load({ dataloader: true }))).tenantId).toBe(A);
  });

  it("is checked at each row of a stream", async () => {
    const em = orm.em.fork();
    const rows = await tap.withTenant(A, async () => {
      const stream = em.stream(Customer);
      await stream.next();
      return stream;
    });
    expect(await codeOf(() => tap.withTenant(B, () => rows.next()))).toBe("CONTEXT.TENANT_MISMATCH");
    await tap.withTenant(A, async () => void (await rows.return?.(undefined)));
  });
});

describe("the result cache", () => {
  it("keeps a named key for each tenant", async () => {
    const read = (tenant: string): Promise<string[]> =>
      tap.withTenant(tenant, async () =>
        (await orm.em.fork().find(Customer, {}, { cache: ["all", 60_000] })).map((row) => row.tenantId),
      );
    expect(await read(A)).toEqual([A, A]);
    expect(await read(B)).toEqual([B, B]);
    expect(await read(A)).toEqual([A, A]);
  });

  it("keeps apart what query builders and counts cache, and forgets by name for one tenant", async () => {
    const names = (tenant: string): Promise<unknown> =>
      tap.withTenant(tenant, () =>
        lax.em.fork().createQueryBuilder(Customer).select("tenantId").cache(["qb", 60_000]).execute("all"),
      );
    expect(await names(A)).toEqual([{ tenantId: A }, { tenantId: A }]);
    expect(await names(B)).toEqual([{ tenantId: B }, { tenantId: B }]);
    await tap.withTenant(A, () => lax.em.fork().clearCache("qb"));
    expect(await names(B)).toEqual([{ tenantId: B }, { tenantId: B }]);
    expect(await codeOf(() => lax.em.fork().clearCache("qb"))).toBe("CONTEXT.MISSING");
  });
});

describe("MikroORM's session context", () => {
  it("may name the tenant that is bound already, and no other", async () => {
    await tap.withTenant(A, async () => {
      const em = orm.em.fork({ session: { variables: { "tapdb.tenant": A } } });
      expect(em.getSessionContext()).toBeUndefined();
      expect(await em.count(Customer)).toBe(2);
      em.setSessionContext({ variables: { "app.locale": "nl" } });
      expect(
        await em.execute("select current_setting('app.locale') as locale, current_setting('tapdb.tenant') as tenant"),
      ).toEqual([{ locale: "nl", tenant: A }]);
      expect(await codeOf(() => em.setSessionContext({ variables: { "TAPDB.tenant": B } }))).toBe(
        "CONTEXT.SETTING_RESERVED",
      );
      expect(await codeOf(() => orm.em.fork({ session: { variables: { "tapdb.tenant": B } } }))).toBe(
        "CONTEXT.SETTING_RESERVED",
      );
    });
  });
});
