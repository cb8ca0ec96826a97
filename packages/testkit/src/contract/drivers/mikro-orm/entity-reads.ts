import type { EntryPoint, Target } from "../../orm-driver.ts";
import type { Em } from "./em.ts";
import { Customer, Order } from "./entities.ts";
import { counted, each, read, rows, type Run } from "./outcomes.ts";

const among = ({ ids }: Target): { id: { $in: number[] } } => ({ id: { $in: [...ids] } });

const isNotFound = (error: unknown): boolean => (error as Error).name === "NotFoundError";
const orNothing = (error: unknown): null => {
  if (isNotFound(error)) return null;
  throw error;
};

function finders(em: () => Em): EntryPoint[] {
  const customer = (name: string, operation: string, run: Run, effect: "reads-ids" | "reads-all" = "reads-ids") =>
    read(name, effect, { operation, entity: "Customer" }, run);
  return [
    customer("em.findOne", "findOne", ({ ids }) => each(ids, (id) => em().findOne(Customer, { id }))),
    customer("em.findOneOrFail", "findOneOrFail", ({ ids }) =>
      each(ids, (id) => em().findOneOrFail(Customer, { id }).catch(orNothing)),
    ),
    customer("em.find", "find", async (target) => rows(await em().find(Customer, among(target)))),
    customer("em.find all", "find", async () => rows(await em().find(Customer, {})), "reads-all"),
    customer("em.findAll", "findAll", async () => rows(await em().findAll(Customer)), "reads-all"),
    customer("em.findAndCount", "findAndCount", async (target) =>
      rows((await em().findAndCount(Customer, among(target)))[0]),
    ),
    customer("em.count", "count", async (target) => counted(await em().count(Customer, among(target)))),
    customer("em.count all", "count", async () => counted(await em().count(Customer)), "reads-all"),
    {
      ...customer("em.find cached", "find", async (target) =>
        rows(await em().find(Customer, among(target), { cache: 60_000 })),
      ),
      flightsVary: "a result that is cached is not asked for again",
    },
    customer("repository.find", "find", async (target) => rows(await em().getRepository(Customer).find(among(target)))),
    customer("em.transactional find", "find", (target) =>
      em().transactional(async (inside) => rows(await inside.find(Customer, among(target)))),
    ),
    customer("em.refresh", "find", async (target) => {
      const manager = em();
      const found = await manager.find(Customer, among(target));
      for (const entity of found) await manager.refresh(entity);
      return rows(found);
    }),
    customer("em.find without identity map", "find", async (target) =>
      rows(await em().find(Customer, among(target), { disableIdentityMap: true })),
    ),
  ];
}

function relations(em: () => Em): EntryPoint[] {
  const order = (name: string, run: Run): EntryPoint =>
    read(name, "reads-ids", { operation: "find", entity: "Order" }, run);
  const populated = (strategy: "joined" | "select-in") =>
    order(`em.find populate ${strategy}`, async (target) =>
      rows(await em().find(Order, among(target), { populate: ["customer", "items"], strategy })),
    );
  return [
    populated("joined"),
    populated("select-in"),
    read("collection.init", "reads-ids", { operation: "populate", entity: "Order" }, async (target) => {
      const customers = await em().find(Customer, among(target));
      for (const { orders } of customers) await orders.init();
      return rows(customers);
    }),
    order("em.populate", async (target) => {
      const manager = em();
      const orders = await manager.find(Order, among(target));
      if (orders.length > 0) await manager.populate(orders, ["items"]);
      return rows(orders);
    }),
    order("collection.init dataloader", async (target) => {
      const orders = await em().find(Order, among(target));
      await Promise.all(orders.map(({ items }) => items.init({ dataloader: true })));
      return rows(orders);
    }),
  ];
}

/** Reads through the entity manager. */
export function entityReads(em: () => Em): EntryPoint[] {
  return [...finders(em), ...relations(em)];
}
