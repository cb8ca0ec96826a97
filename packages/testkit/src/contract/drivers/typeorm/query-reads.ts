import { once } from "node:events";
import type { Readable } from "node:stream";
import type { DataSource, QueryRunner, SelectQueryBuilder } from "typeorm";
import type { EntryPoint, Outcome, Target } from "../../orm-driver.ts";
import { Customers, type Customer } from "./entities.ts";
import { counted, seen } from "./outcomes.ts";
import { read } from "./repository-reads.ts";

const BY_IDS = 'select id, tenant_id as "tenantId" from customers where id = any($1)';
const ALL = 'select id, tenant_id as "tenantId" from customers';

async function rowsOf(stream: Readable): Promise<object[]> {
  const rows: object[] = [];
  stream.on("data", (row: object) => rows.push(row));
  await once(stream, "end");
  return rows;
}

/** Lends a query runner to `work`, as code does that controls its own connection. */
async function withRunner<T>(source: DataSource, work: (runner: QueryRunner) => Promise<T>): Promise<T> {
  const runner = source.createQueryRunner();
  try {
    return await work(runner);
  } finally {
    await runner.release();
  }
}

function builders(source: DataSource): EntryPoint[] {
  const select = (): SelectQueryBuilder<Customer> => source.createQueryBuilder(Customers, "c");
  const among = ({ ids }: Target): SelectQueryBuilder<Customer> =>
    select().where("c.id in (:...ids)", { ids: [...ids] });
  const builder = (method: string, run: (target: Target) => Promise<Outcome>): EntryPoint =>
    read(`queryBuilder.${method}`, "reads-ids", method, "Customer", run);
  return [
    builder("getMany", async (target) => seen(await among(target).leftJoinAndSelect("c.orders", "o").getMany())),
    builder("getOne", async ({ ids }) => seen(await Promise.all(ids.map((id) => select().where({ id }).getOne())))),
    builder("getRawMany", async (target) => seen(await among(target).getRawMany())),
    builder("getRawOne", async ({ ids }) =>
      seen(await Promise.all(ids.map((id) => select().where({ id }).getRawOne()))),
    ),
    builder("getRawAndEntities", async (target) => seen((await among(target).getRawAndEntities()).entities)),
    builder("getManyAndCount", async (target) => seen((await among(target).take(100).getManyAndCount())[0])),
    builder("getCount", async (target) => counted(await among(target).getCount())),
    builder("stream", async (target) => seen(await rowsOf(await among(target).stream()))),
    read("queryBuilder.getMany with pagination", "reads-ids", "getMany", "Customer", async (target) =>
      seen(await among(target).leftJoinAndSelect("c.orders", "o").take(50).skip(0).getMany()),
    ),
    read("queryBuilder.getMany in its transaction", "reads-ids", "getMany", "Customer", async (target) =>
      seen(await among(target).useTransaction(true).getMany()),
    ),
  ];
}

function raw(source: DataSource): EntryPoint[] {
  return [
    read("dataSource.query", "reads-all", undefined, "", async () => seen(await source.query(ALL))),
    read("dataSource.query parameters", "reads-ids", undefined, "", async ({ ids }) =>
      seen(await source.query(BY_IDS, [[...ids]])),
    ),
    read("manager.query", "reads-ids", undefined, "", async ({ ids }) =>
      seen(await source.manager.query(BY_IDS, [[...ids]])),
    ),
    read("queryRunner.query", "reads-ids", undefined, "", ({ ids }) =>
      withRunner(source, async (runner) => seen(await runner.query(BY_IDS, [[...ids]]))),
    ),
    read("queryRunner in a transaction", "reads-ids", undefined, "", ({ ids }) =>
      withRunner(source, async (runner) => {
        await runner.startTransaction("REPEATABLE READ");
        const outcome = seen(await runner.query(BY_IDS, [[...ids]]));
        await runner.commitTransaction();
        return outcome;
      }),
    ),
    read("queryRunner.manager", "reads-ids", undefined, "", ({ ids }) =>
      withRunner(source, async (runner) =>
        seen(
          await runner.manager.findBy(
            Customers,
            ids.map((id) => ({ id })),
          ),
        ),
      ),
    ),
    read("queryRunner.stream", "reads-ids", undefined, "", ({ ids }) =>
      withRunner(source, async (runner) => seen(await rowsOf(await runner.stream(BY_IDS, [[...ids]])))),
    ),
  ];
}

/** The reads that go through query builders and raw SQL. */
export function queryReads(source: DataSource): EntryPoint[] {
  return [...builders(source), ...raw(source)];
}
