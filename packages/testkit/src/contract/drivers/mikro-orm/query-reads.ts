import type { EntryPoint, Target } from "../../orm-driver.ts";
import type { Em } from "./em.ts";
import { Customer, Order } from "./entities.ts";
import { all, counted, read, rows, type Run } from "./outcomes.ts";
import { KYSELY_JOINS_TRANSACTIONS } from "./version.ts";

const among = ({ ids }: Target): { id: { $in: number[] } } => ({ id: { $in: [...ids] } });
const BUILT = { operation: "queryBuilder", entity: "Customer" } as const;
const BY_IDS = (ids: readonly number[]): string =>
  `select id, tenant_id from customers where id in (${ids.map(() => "?").join(", ")})`;

function builders(em: () => Em): EntryPoint[] {
  const built = (name: string, run: Run): EntryPoint => read(name, "reads-ids", BUILT, run);
  return [
    built("queryBuilder.getResultList", async (target) =>
      rows(await em().createQueryBuilder(Customer).where(among(target)).getResultList()),
    ),
    built("queryBuilder.execute", async (target) =>
      rows((await em().createQueryBuilder(Customer).select("*").where(among(target)).execute("all")) as object[]),
    ),
    built("queryBuilder.getCount", async (target) =>
      counted(await em().createQueryBuilder(Customer).where(among(target)).getCount()),
    ),
    read("queryBuilder join", "reads-ids", { operation: "queryBuilder", entity: "Order" }, async (target) =>
      rows(
        await em()
          .createQueryBuilder(Order, "o")
          .leftJoinAndSelect("o.items", "i")
          .where({ id: { $in: [...target.ids] } })
          .getResultList(),
      ),
    ),
  ];
}

function raw(em: () => Em): EntryPoint[] {
  return [
    read("em.execute", "reads-ids", undefined, async ({ ids }) =>
      rows(await em().execute<object[]>(BY_IDS(ids), [...ids])),
    ),
    read("em.execute all", "reads-all", undefined, async () =>
      rows(await em().execute<object[]>("select id, tenant_id from customers")),
    ),
    read("connection.execute", "reads-ids", undefined, async ({ ids }) =>
      rows(
        await em()
          .getConnection()
          .execute<object[]>(BY_IDS(ids), [...ids]),
      ),
    ),
  ];
}

function kysely(em: () => Em): EntryPoint[] {
  const select = (manager: Em, ids: readonly number[]): Promise<object[]> =>
    manager.getKysely!<{ customers: { id: number; tenant_id: string } }>()
      .selectFrom("customers")
      .selectAll()
      .where("id", "in", [...ids])
      .execute();
  const alone = read("kysely select", "reads-ids", undefined, async ({ ids }) => rows(await select(em(), ids)));
  const inside = read("em.transactional kysely", "reads-ids", undefined, ({ ids }) =>
    em().transactional(async (manager) => rows(await select(manager as never, ids))),
  );
  return KYSELY_JOINS_TRANSACTIONS ? [alone, inside] : [alone];
}

function streams(em: () => Em): EntryPoint[] {
  return [
    read("em.stream", "reads-ids", { operation: "stream", entity: "Customer" }, (target) =>
      all(em().stream!(Customer, { where: among(target) })),
    ),
    read("queryBuilder.stream", "reads-ids", undefined, (target) =>
      all(em().createQueryBuilder(Customer).select("*").where(among(target)).stream()),
    ),
  ];
}

/** Reads past the entity manager: builders, raw SQL, and what only one major has. */
export function queryReads(em: () => Em): EntryPoint[] {
  const { getKysely, getKnex } = em();
  const knex = read("knex select", "reads-ids", undefined, async ({ ids }) =>
    rows(await em().getKnex!()("customers").whereIn("id", ids)),
  );
  return [
    ...builders(em),
    ...raw(em),
    ...(getKysely === undefined ? [] : [...kysely(em), ...streams(em)]),
    ...(getKnex === undefined ? [] : [knex]),
  ];
}
