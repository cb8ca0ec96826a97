import { PrismaPg } from "@prisma/adapter-pg";
import { createTapdb } from "@tapdb/core";
import { tapdb, tapdbAdapter } from "@tapdb/prisma-extension";
import { loadTenantClient, type TenantClient } from "@tapdb/testkit/contract/drivers/prisma/tenant-client";
import pg from "pg";
import { inTenant } from "./in-tenant.ts";
import type { Stack, StackUrls } from "./reader.ts";

const find = async (prisma: TenantClient, id: number): Promise<boolean> =>
  (await prisma.customer.findUnique({ where: { id } })) !== null;

/** Prisma: `findUnique`. */
export async function prismaStack({ bare, protected: url, tenant }: StackUrls): Promise<Stack> {
  const PrismaClient = await loadTenantClient();
  const plain = (connectionString: string): { prisma: TenantClient; close: () => Promise<unknown> } => {
    const pool = new pg.Pool({ connectionString, max: 1 });
    const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
    return { prisma, close: () => prisma.$disconnect().then(() => pool.end()) };
  };
  const [own, today] = [plain(bare), plain(url)];
  const tap = createTapdb({ databaseUrl: url, poolSize: 1, maxOverflow: 0 });
  const managed = new PrismaClient({ adapter: tapdbAdapter(tap) }).$extends(tapdb(tap));
  return {
    bare: { read: (id) => find(own.prisma, id), close: own.close },
    protected: inTenant(tap, tenant, {
      read: (id) => find(managed, id),
      close: () => managed.$disconnect().then(() => tap.close()),
    }),
    today: {
      async read(id) {
        const { prisma } = today;
        const bind = prisma.$executeRaw`select set_config('tapdb.tenant', ${tenant}, true)`;
        const [, row] = await prisma.$transaction([bind, prisma.customer.findUnique({ where: { id } })]);
        return row !== null;
      },
      close: today.close,
    },
  };
}
