/** MikroORM under test. */
import { MikroORM, type IsolationLevel } from "@mikro-orm/postgresql";
import { withTapdb } from "@tapdb/mikro-orm-adapter";
import type { Operations, OrmDriver, OrmHandle, StreamedRow } from "../orm-driver.ts";
import type { Em } from "./mikro-orm/em.ts";
import { entities, Note } from "./mikro-orm/entities.ts";
import { entityReads } from "./mikro-orm/entity-reads.ts";
import { queryReads } from "./mikro-orm/query-reads.ts";
import { VERSION } from "./mikro-orm/version.ts";
import { writes } from "./mikro-orm/writes.ts";

type Options = Parameters<typeof MikroORM.init>[0];
type Orm = Awaited<ReturnType<typeof MikroORM.init>>;

/** MikroORM's placeholders are `?`, in the order of the values. */
function positional(sql: string, parameters: readonly unknown[] = []): [string, unknown[]] {
  const values: unknown[] = [];
  const text = sql.replaceAll(/\$(\d+)/g, (_match, index: string) => {
    values.push(parameters[Number(index) - 1]);
    return "?";
  });
  return [text, values];
}

function operationsOn(em: () => Em): Required<Operations> {
  return {
    async createNote(body) {
      const manager = em();
      const note = manager.create(Note, { body });
      await manager.persist(note).flush();
      return note.id;
    },
    async updateNote(id, body) {
      const manager = em();
      const note = await manager.findOneOrFail(Note, { id });
      note.body = body;
      await manager.flush();
    },
    countNotes: (body) => em().count(Note, { body }),
    query: (sql, parameters) => em().execute<Record<string, unknown>[]>(...positional(sql, parameters)),
    transaction: (work, { isolation } = {}) =>
      em().transactional(
        (inside) => work(operationsOn(() => inside as unknown as Em)),
        isolation === undefined ? {} : { isolationLevel: isolation as IsolationLevel },
      ),
  };
}

/** By the connection in 7.x, by Knex in 6.x. */
function streamOf(em: Em, sql: string): AsyncIterable<StreamedRow> {
  const connection = em.getConnection() as unknown as { stream?(text: string): AsyncIterable<StreamedRow> };
  return connection.stream?.(sql) ?? (em.getKnex!().raw(sql).stream() as AsyncIterable<StreamedRow>);
}

function handleOf(orm: Orm): OrmHandle {
  const fork = (): Em => orm.em.fork() as unknown as Em;
  return {
    ...operationsOn(fork),
    entryPoints: () => [...entityReads(fork), ...queryReads(fork), ...writes(fork)],
    stream: (sql) => streamOf(fork(), sql),
    async leaveOpen() {
      const manager = fork();
      await manager.begin();
      await manager.execute("select 1");
      return { finish: () => manager.rollback() };
    },
    close: () => orm.close(),
  };
}

const open = async (options: Options): Promise<OrmHandle> => handleOf(await MikroORM.init(options));

/** The driver of MikroORM, of whatever version is installed. */
export const mikroOrmDriver: OrmDriver = {
  name: "mikro-orm",
  version: VERSION,
  file: import.meta.url,
  open: (tap) => open(withTapdb({ entities }, tap)),
  openPlain: (url) => open({ entities, clientUrl: url, pool: { min: 0, max: 1 } }),
};
