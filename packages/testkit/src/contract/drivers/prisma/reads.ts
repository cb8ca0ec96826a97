import type { EntryPoint, Target } from "../../orm-driver.ts";
import { counted, orNull, read, seen } from "./outcomes.ts";
import type { TenantClient, TenantModels } from "./tenant-client.ts";

const among = ({ ids }: Target) => ({ where: { id: { in: [...ids] } } });
const INCLUDE = { orders: { include: { items: true } }, notes: true };

function uniqueReads(prisma: TenantClient): EntryPoint[] {
  const { customer, order } = prisma;
  return [
    read("customer.findUnique", "reads-ids", "Customer.findUnique", async ({ ids }) =>
      seen(await Promise.all(ids.map((id) => customer.findUnique({ where: { id } })))),
    ),
    read("customer.findUnique one after the other", "reads-ids", "Customer.findUnique", async ({ ids }) => {
      const rows = [];
      for (const id of ids) rows.push(await customer.findUnique({ where: { id } }));
      return seen(rows);
    }),
    read("customer.findUnique of different shapes", "reads-ids", "Customer.findUnique", async ({ ids }) =>
      seen(
        await Promise.all(
          ids.map((id) => customer.findUnique({ where: { id, ...(id % 2 === 0 ? { name: { not: "" } } : {}) } })),
        ),
      ),
    ),
    read("customer.findUnique include", "reads-ids", "Customer.findUnique", async ({ ids }) =>
      seen(await Promise.all(ids.map((id) => customer.findUnique({ where: { id }, include: INCLUDE })))),
    ),
    read("customer.findUnique select", "reads-ids", "Customer.findUnique", async ({ ids }) =>
      seen(await Promise.all(ids.map((id) => customer.findUnique({ where: { id }, select: { tenantId: true } })))),
    ),
    read("customer.findUniqueOrThrow", "reads-ids", "Customer.findUniqueOrThrow", async ({ ids }) =>
      seen(await Promise.all(ids.map((id) => orNull(customer.findUniqueOrThrow({ where: { id } }))))),
    ),
    read("customer.findUnique fluent", "reads-ids", "Customer.findUnique", async ({ ids }) =>
      seen((await Promise.all(ids.map((id) => customer.findUnique({ where: { id } }).orders!()))).flat()),
    ),
    read("order.findUnique", "reads-ids", "Order.findUnique", async ({ ids }) =>
      seen(await Promise.all(ids.map((id) => order.findUnique({ where: { id }, include: { customer: true } })))),
    ),
  ];
}

function manyReads(prisma: TenantClient): EntryPoint[] {
  const { customer, order } = prisma;
  return [
    read("customer.findMany", "reads-all", "Customer.findMany", async () => seen(await customer.findMany())),
    read("customer.findMany where", "reads-ids", "Customer.findMany", async (target) =>
      seen(await customer.findMany(among(target))),
    ),
    read("customer.findMany include", "reads-all", "Customer.findMany", async () =>
      seen(await customer.findMany({ include: INCLUDE })),
    ),
    read("customer.findMany distinct, take, cursor", "reads-ids", "Customer.findMany", async (target) =>
      seen(await customer.findMany({ ...among(target), distinct: ["id"], orderBy: { id: "asc" }, take: 50, skip: 0 })),
    ),
    read("order.findMany relation filter", "reads-ids", "Order.findMany", async ({ ids }) =>
      seen(await order.findMany({ where: { customer: { id: { in: [...ids] } } }, include: { customer: true } })),
    ),
    read("customer.findFirst", "reads-ids", "Customer.findFirst", async ({ ids }) =>
      seen(await Promise.all(ids.map((id) => customer.findFirst({ where: { id }, include: { orders: true } })))),
    ),
    read("customer.findFirstOrThrow", "reads-ids", "Customer.findFirstOrThrow", async ({ ids }) =>
      seen(await Promise.all(ids.map((id) => orNull(customer.findFirstOrThrow({ where: { id } }))))),
    ),
    read("customer.count", "reads-all", "Customer.count", async () => counted(await customer.count())),
    read("order.aggregate", "reads-ids", "Order.aggregate", async (target) =>
      counted((await order.aggregate({ ...among(target), _count: { _all: true } }))._count!._all),
    ),
    read("customer.groupBy", "reads-ids", "Customer.groupBy", async (target) =>
      seen(await customer.groupBy({ ...among(target), by: ["id", "tenantId"], _count: true })),
    ),
  ];
}

const BY_IDS = 'select id, tenant_id as "tenantId" from customers where id = any($1)';

function rawReads(prisma: TenantModels, prefix: string): EntryPoint[] {
  return [
    read(`${prefix}$queryRaw`, "reads-ids", undefined, async ({ ids }) =>
      seen(await prisma.$queryRaw`select id, tenant_id as "tenantId" from customers where id = any(${[...ids]})`),
    ),
    read(`${prefix}$queryRawUnsafe`, "reads-all", undefined, async () =>
      seen(await prisma.$queryRawUnsafe('select id, tenant_id as "tenantId" from customers')),
    ),
    read(`${prefix}$queryRawUnsafe with parameters`, "reads-ids", undefined, async ({ ids }) =>
      seen(await prisma.$queryRawUnsafe(BY_IDS, [...ids])),
    ),
  ];
}

function transactionReads(prisma: TenantClient): EntryPoint[] {
  const unique = (client: TenantModels, { ids }: Target) =>
    ids.map((id) => client.customer.findUnique({ where: { id } }));
  return [
    read("$transaction of findUnique", "reads-ids", "Customer.findUnique", async (target) =>
      seen(await prisma.$transaction(unique(prisma, target))),
    ),
    read("$transaction of findMany and $queryRaw", "reads-ids", "Customer.findMany", async (target) => {
      const raw = prisma.$queryRawUnsafe(BY_IDS, [...target.ids]);
      const [rows] = await prisma.$transaction([prisma.customer.findMany(among(target)), raw] as const);
      return seen(rows);
    }),
    read("$transaction callback", "reads-ids", "Customer.findUnique", (target) =>
      prisma.$transaction(async (inside) => seen(await Promise.all(unique(inside, target)))),
    ),
    read("$transaction callback, raw", "reads-ids", undefined, ({ ids }) =>
      prisma.$transaction(async (inside) => seen(await inside.$queryRawUnsafe(BY_IDS, [...ids]))),
    ),
  ];
}

/** The ways to read that Prisma offers. */
export function reads(prisma: TenantClient): EntryPoint[] {
  const other = prisma.$extends({ name: "another", query: { $allOperations: plainly } });
  return [
    ...uniqueReads(prisma),
    ...manyReads(prisma),
    ...rawReads(prisma, ""),
    ...rawReads(other, "extended "),
    ...transactionReads(prisma),
    read("extended customer.findUnique", "reads-ids", "Customer.findUnique", async ({ ids }) =>
      seen(await Promise.all(ids.map((id) => other.customer.findUnique({ where: { id } })))),
    ),
  ];
}

/** A query extension as applications write them. */
async function plainly({ args, query }: { args: object; query: (args: object) => Promise<unknown> }): Promise<unknown> {
  return query(args);
}
