/** A whole application: imports its ORM, connects, reads one row, and prints how long that took since its process began. */
const [orm, way] = process.argv.slice(2) as [string, "plain" | "tapdb"];
const url = process.env.DATABASE_URL!;
const READ = "select count(*)::int as n from customers";

type Read = () => Promise<unknown>;
type Application = (tapdb: boolean) => Promise<{ read: Read; close: Read }>;

/** The tap, and the read in a tenant of it. */
async function tapOf(): Promise<{ tap: import("@tapdb/core").Tapdb; inTenant: (read: Read) => Read }> {
  const { createTapdb } = await import("@tapdb/core");
  const tap = createTapdb({ databaseUrl: url });
  return { tap, inTenant: (read) => () => tap.withTenant("tenant-0001", read) };
}

const applications: Record<string, Application> = {
  async pg(tapdb) {
    if (tapdb) {
      const { tap, inTenant } = await tapOf();
      return { read: inTenant(async () => tap.pool.query(READ)), close: () => tap.close() };
    }
    const { default: pg } = await import("pg");
    const pool = new pg.Pool({ connectionString: url });
    return { read: () => pool.query(READ), close: () => pool.end() };
  },

  async typeorm(tapdb) {
    const { DataSource } = await import("typeorm");
    if (tapdb) {
      const [{ tap, inTenant }, { withTapdb }] = [await tapOf(), await import("@tapdb/typeorm-adapter")];
      const source = await new DataSource(withTapdb({ type: "postgres" }, tap)).initialize();
      return { read: inTenant(() => source.query(READ)), close: () => source.destroy().then(() => tap.close()) };
    }
    const source = await new DataSource({ type: "postgres", url }).initialize();
    return { read: () => source.query(READ), close: () => source.destroy() };
  },

  async prisma(tapdb) {
    const { PrismaClient } = await import(process.env.PRISMA_CLIENT!);
    if (tapdb) {
      const [{ tap, inTenant }, prisma] = [await tapOf(), await import("@tapdb/prisma-extension")];
      const client = new PrismaClient({ adapter: prisma.tapdbAdapter(tap) }).$extends(prisma.tapdb(tap));
      return {
        read: inTenant(() => client.customer.count()),
        close: () => client.$disconnect().then(() => tap.close()),
      };
    }
    const { PrismaPg } = await import("@prisma/adapter-pg");
    const client = new PrismaClient({ adapter: new PrismaPg({ connectionString: url }) });
    return { read: () => client.customer.count(), close: () => client.$disconnect() };
  },

  async "mikro-orm"(tapdb) {
    const { EntitySchema, MikroORM } = await import("@mikro-orm/postgresql");
    const entity = new EntitySchema({
      name: "Customer",
      tableName: "customers",
      properties: { id: { type: "integer", primary: true } },
    });
    if (tapdb) {
      const [{ tap, inTenant }, { withTapdb }] = [await tapOf(), await import("@tapdb/mikro-orm-adapter")];
      const orm = await MikroORM.init(withTapdb({ entities: [entity] }, tap));
      return { read: inTenant(() => orm.em.fork().execute(READ)), close: () => orm.close().then(() => tap.close()) };
    }
    const orm = await MikroORM.init({ clientUrl: url, entities: [entity] });
    return { read: () => orm.em.fork().execute(READ), close: () => orm.close() };
  },
};

const { read, close } = await applications[orm]!(way === "tapdb");
await read();
process.stdout.write(String(performance.now()));
await close();
