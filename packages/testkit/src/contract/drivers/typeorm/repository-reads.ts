import { EntityNotFoundError, In, type DataSource } from "typeorm";
import type { EntryPoint, Outcome, Target } from "../../orm-driver.ts";
import { Customers, LazyCustomers, LazyOrders, Orders, type Customer } from "./entities.ts";
import { counted, each, seen } from "./outcomes.ts";

type Effect = "reads-ids" | "reads-all";
type Run = (target: Target) => Promise<Outcome>;

/** A read of the repository of `entity`. */
export function read(
  name: string,
  effect: Effect,
  operation: string | undefined,
  entity: string,
  run: Run,
): EntryPoint {
  return { name, kind: "read", effect, ...(operation === undefined ? {} : { labels: { operation, entity } }), run };
}

const orNothing = (error: unknown): null => {
  if (error instanceof EntityNotFoundError) return null;
  throw error;
};

function finders(source: DataSource): EntryPoint[] {
  const customers = source.getRepository(Customers);
  const among = ({ ids }: Target): { id: ReturnType<typeof In<number>> } => ({ id: In([...ids]) });
  const repository = (method: string, run: Run, effect: Effect = "reads-ids"): EntryPoint =>
    read(`repository.${method}`, effect, method, "Customer", run);
  return [
    repository("findOneBy", ({ ids }) => each(ids, (id) => customers.findOneBy({ id }))),
    repository("findOne", ({ ids }) => each(ids, (id) => customers.findOne({ where: { id } }))),
    repository("findOneOrFail", ({ ids }) =>
      each(ids, (id) => customers.findOneOrFail({ where: { id } }).catch(orNothing)),
    ),
    repository("findOneByOrFail", ({ ids }) => each(ids, (id) => customers.findOneByOrFail({ id }).catch(orNothing))),
    repository("find", async () => seen(await customers.find()), "reads-all"),
    repository("findBy", async (target) => seen(await customers.findBy(among(target)))),
    repository("findAndCount", async (target) => seen((await customers.findAndCount({ where: among(target) }))[0])),
    repository("findAndCountBy", async (target) => counted((await customers.findAndCountBy(among(target)))[1])),
    repository("preload", ({ ids }) => each(ids, async (id) => customers.preload({ id }))),
    repository("count", async () => counted(await customers.count()), "reads-all"),
    repository("countBy", async (target) => counted(await customers.countBy(among(target)))),
    repository("existsBy", ({ ids }) => each(ids, async (id) => ((await customers.existsBy({ id })) ? {} : null))),
    repository("exists", ({ ids }) =>
      each(ids, async (id) => ((await customers.exists({ where: { id } })) ? {} : null)),
    ),
    read("repository.minimum", "reads-ids", "minimum", "Customer", ({ ids }) =>
      each(ids, async (id) => ((await customers.minimum("id", { id })) === null ? null : {})),
    ),
    read("repository.maximum", "reads-ids", "maximum", "Customer", ({ ids }) =>
      each(ids, async (id) => ((await customers.maximum("id", { id })) === null ? null : {})),
    ),
    read("repository.average", "reads-ids", "average", "Customer", ({ ids }) =>
      each(ids, async (id) => ((await customers.average("id", { id })) === null ? null : {})),
    ),
    read("repository.sum", "reads-ids", "sum", "Customer", ({ ids }) =>
      each(ids, async (id) => (Number(await customers.sum("id", { id })) === id ? {} : null)),
    ),
  ];
}

function relations(source: DataSource): EntryPoint[] {
  const customers = source.getRepository(Customers);
  const orders = source.getRepository(Orders);
  const load = (name: string, strategy: "join" | "query"): EntryPoint =>
    read(name, "reads-ids", "find", "Customer", async ({ ids }) =>
      seen(
        await customers.find({
          where: { id: In([...ids]) },
          relations: { orders: { items: true }, notes: false },
          relationLoadStrategy: strategy,
        }),
      ),
    );
  return [
    load("repository.find relations join", "join"),
    load("repository.find relations query", "query"),
    read("repository.find many-to-one", "reads-ids", "find", "Order", async ({ ids }) =>
      seen(await orders.find({ where: { id: In([...ids]) }, relations: { customer: true, items: true } })),
    ),
    read("lazy one-to-many", "reads-ids", "getMany", "LazyOrder", async ({ ids }) => {
      const found = await source.getRepository(LazyCustomers).findBy({ id: In([...ids]) });
      const loaded = await Promise.all(found.map(async (customer) => ({ ...customer, orders: await customer.orders })));
      return { ...seen(loaded), count: loaded.filter((customer) => customer.orders.length > 0).length };
    }),
    read("lazy many-to-one", "reads-ids", undefined, "", async ({ ids }) => {
      const found = await source.getRepository(LazyOrders).findBy({ id: In([...ids]) });
      return seen(await Promise.all(found.map(async (order) => await order.customer)));
    }),
    read("relation query builder", "reads-ids", "getMany", "Order", async ({ ids }) => {
      const load1 = async (id: number): Promise<object[]> =>
        source.createQueryBuilder().relation(Customers, "orders").of(id).loadMany();
      return seen((await Promise.all(ids.map(load1))).flat());
    }),
  ];
}

function batches(source: DataSource): EntryPoint[] {
  const find = (id: number): Promise<Customer | null> => source.getRepository(Customers).findOneBy({ id });
  return [
    read("transaction Promise.all", "reads-ids", "findBy", "Customer", ({ ids }) =>
      source.transaction(async (manager) => {
        const parts = await Promise.all(ids.map((id) => manager.findBy(Customers, { id })));
        return seen(parts.flat());
      }),
    ),
    read("transaction serializable", "reads-ids", "findOneBy", "Customer", ({ ids }) =>
      source.transaction("SERIALIZABLE", async (manager) => {
        const found: (Customer | null)[] = [];
        for (const id of ids) found.push(await manager.findOneBy(Customers, { id }));
        return seen(found);
      }),
    ),
    read("Promise.all of repositories", "reads-ids", "findOneBy", "Customer", async ({ ids }) =>
      seen(await Promise.all(ids.map(find))),
    ),
  ];
}

/** The reads that go through repositories and managers. */
export function repositoryReads(source: DataSource): EntryPoint[] {
  return [...finders(source), ...relations(source), ...batches(source)];
}
