/** TypeORM under test. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import type { Tapdb } from "@tapdb/core";
import { withTapdb } from "@tapdb/typeorm-adapter";
import { DataSource, type DataSourceOptions, type EntityManager } from "typeorm";
import type { Operations, OrmDriver, OrmHandle, OrmTransactionOptions, StreamedRow } from "../orm-driver.ts";
import { entities, Notes } from "./typeorm/entities.ts";
import { poolReads } from "./typeorm/pool-reads.ts";
import { queryReads } from "./typeorm/query-reads.ts";
import { repositoryReads } from "./typeorm/repository-reads.ts";
import { writes } from "./typeorm/writes.ts";

type Level = "READ COMMITTED" | "REPEATABLE READ" | "SERIALIZABLE";

const options = { type: "postgres", entities } as const satisfies DataSourceOptions;

function operationsOn(manager: EntityManager): Required<Operations> {
  return {
    async createNote(body) {
      return (await manager.save(Notes, { body })).id;
    },
    async updateNote(id, body) {
      await manager.update(Notes, { id }, { body });
    },
    countNotes: (body) => manager.countBy(Notes, { body }),
    query: (sql, parameters) => manager.query(sql, parameters === undefined ? undefined : [...parameters]),
    transaction: (work, { isolation }: OrmTransactionOptions = {}) => {
      const run = (inside: EntityManager): ReturnType<typeof work> => work(operationsOn(inside));
      if (isolation === undefined) return manager.transaction(run);
      return manager.transaction(isolation.toUpperCase() as Level, run);
    },
  };
}

/** Streams as an application does: by a query builder, which obtains its own connection. */
async function* streamOf(source: DataSource, sql: string): AsyncIterable<StreamedRow> {
  const builder = source.createQueryBuilder().select('s.id as id, s."tenantId" as "tenantId"').from(`(${sql})`, "s");
  const stream = (await builder.stream()) as Readable;
  for await (const row of stream) yield row as StreamedRow;
}

async function openOn(given: DataSourceOptions, tap?: Tapdb): Promise<OrmHandle> {
  const source = new DataSource(given);
  await source.initialize();
  const rawPool = tap === undefined ? [] : poolReads(tap);
  return {
    ...operationsOn(source.manager),
    entryPoints: () => [...repositoryReads(source), ...queryReads(source), ...writes(source), ...rawPool],
    stream: (sql) => streamOf(source, sql),
    async leaveOpen() {
      const runner = source.createQueryRunner();
      await runner.startTransaction();
      await runner.query("select 1");
      return { finish: () => runner.release() };
    },
    close: () => source.destroy(),
  };
}

function installedVersion(): string {
  const entry = createRequire(import.meta.url).resolve("typeorm");
  return (JSON.parse(readFileSync(join(dirname(entry), "package.json"), "utf8")) as { version: string }).version;
}

/** The driver of TypeORM, of whatever version is installed. */
export const typeormDriver: OrmDriver = {
  name: "typeorm",
  version: installedVersion(),
  file: import.meta.url,
  open: (tap) => openOn(withTapdb(options, tap), tap),
  openPlain: (url) => openOn({ ...options, url, poolSize: 1 }),
};
