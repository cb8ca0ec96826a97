import { fieldOf, toSeenRow, type EntityModel, type Key, type SeenRow } from "./entity-model.ts";
import { generatePrismaClient, type ModelDelegate, type PrismaClientShape } from "./generate-prisma-client.ts";
import { installedVersion } from "./installed-version.ts";
import type { ApplicationModule, ShopApplication, Values } from "./shop-application.ts";
import { CUSTOMER, ORDER } from "./shop-models.ts";

function delegate(client: PrismaClientShape, { entity }: EntityModel): ModelDelegate {
  const name = entity[0]!.toLowerCase() + entity.slice(1);
  return (client as unknown as Record<string, ModelDelegate>)[name]!;
}

function fieldValue(model: EntityModel, name: string, value: string | number): unknown {
  return fieldOf(model, name).type === "bigint" ? BigInt(value) : value;
}

function plainKey(model: EntityModel, key: Key): Values {
  return Object.fromEntries(Object.entries(key).map(([name, value]) => [name, fieldValue(model, name, value)]));
}

/** Prisma names a composite key by its fields: `{ orderId_line: { orderId, line } }`. */
function uniqueKey(model: EntityModel, key: Key): Values {
  const plain = plainKey(model, key);
  return model.key.length === 1 ? plain : { [model.key.join("_")]: plain };
}

class PrismaApplication implements ShopApplication {
  readonly orm = "Prisma";
  readonly version: string;
  readonly #client: PrismaClientShape;

  constructor(client: PrismaClientShape, version: string) {
    this.#client = client;
    this.version = version;
  }

  async findByKey(model: EntityModel, key: Key): Promise<SeenRow | undefined> {
    const row = await delegate(this.#client, model).findUnique({ where: uniqueKey(model, key) });
    return row === null ? undefined : toSeenRow(model, row);
  }

  async findMany(model: EntityModel, limit: number): Promise<SeenRow[]> {
    const rows = await delegate(this.#client, model).findMany({ take: limit });
    return rows.map((row) => toSeenRow(model, row));
  }

  async findManyOf(model: EntityModel, tenant: string | number, limit: number): Promise<SeenRow[]> {
    const where = { [model.tenantField]: fieldValue(model, model.tenantField, tenant) };
    const rows = await delegate(this.#client, model).findMany({ where, take: limit });
    return rows.map((row) => toSeenRow(model, row));
  }

  count(model: EntityModel, where: Values = {}): Promise<number> {
    return delegate(this.#client, model).count({ where });
  }

  async update(model: EntityModel, key: Key, change: Values): Promise<number> {
    return (await delegate(this.#client, model).updateMany({ where: plainKey(model, key), data: change })).count;
  }

  async remove(model: EntityModel, key: Key): Promise<number> {
    return (await delegate(this.#client, model).deleteMany({ where: plainKey(model, key) })).count;
  }

  async insert(model: EntityModel, row: Values): Promise<void> {
    await delegate(this.#client, model).create({ data: row });
  }

  raw(sql: string): Promise<Values[]> {
    return this.#client.$queryRawUnsafe(sql);
  }

  findManyInTransaction(model: EntityModel, limit: number): Promise<SeenRow[]> {
    return this.#client.$transaction(async (client) => {
      const rows = await delegate(client, model).findMany({ take: limit });
      return rows.map((row) => toSeenRow(model, row));
    });
  }

  async ordersPage(limit: number): Promise<{ order: number; customer: string }[]> {
    const orders = (await delegate(this.#client, ORDER).findMany({
      orderBy: { placedAt: "desc" },
      take: limit,
    })) as Values[];
    const page: { order: number; customer: string }[] = [];
    for (const { id, customerId } of orders) {
      const customer = (await delegate(this.#client, CUSTOMER).findUniqueOrThrow({
        where: { id: customerId },
      })) as Values;
      page.push({ order: Number(id), customer: String(customer.name) });
    }
    return page;
  }

  close(): Promise<void> {
    return this.#client.$disconnect();
  }
}

/** The application in Prisma. */
export const prismaModule: ApplicationModule = {
  packages: ["@prisma/client", "@prisma/adapter-pg", "prisma", "@tapdb/prisma-extension"],
  async open({ models, tap, cwd }) {
    const { tapdb, tapdbAdapter } = await import("@tapdb/prisma-extension");
    const { PrismaClient } = await generatePrismaClient(models, cwd);
    return new PrismaApplication(
      new PrismaClient({ adapter: tapdbAdapter(tap) }).$extends(tapdb(tap)),
      installedVersion("@prisma/client", cwd),
    );
  },
  async openBare({ models, cwd, databaseUrl, poolSize }) {
    const { PrismaPg } = await import("@prisma/adapter-pg");
    const { PrismaClient } = await generatePrismaClient(models, cwd);
    const adapter = new PrismaPg({ connectionString: databaseUrl, max: poolSize });
    return new PrismaApplication(new PrismaClient({ adapter }), installedVersion("@prisma/client", cwd));
  },
};
