/** What a transaction on a scratch database holds right now: measured, not derived, so that triggers, cascades, foreign keys and partitions are all in it. */
import { ROW_LOCK_MODES, strongerRowLock, type RowLockMode } from "../lock-modes.ts";
import type { LockAcquisition } from "./lock-acquisition.ts";
import { keySql, type LockableRelation, type RelationCatalog } from "./relation-catalog.ts";
import type { ScratchConnection } from "./scratch-database.ts";

/** A lock that is held, by object; a row has its strongest mode, a table one entry for each mode. */
export type HeldLock = Omit<LockAcquisition, "statement" | "rank" | "waits">;

/** A larger table is not scanned for row locks. */
const MAX_PAGES = 2_000;

interface LockRow {
  readonly locktype: "relation" | "advisory";
  readonly mode: string;
  readonly relation: number | null;
  readonly name: string | null;
  readonly key: string;
}

const HEAVY_LOCKS = `
  select l.locktype, l.mode, l.relation::int as relation,
         case when l.locktype = 'relation' then n.nspname || '.' || c.relname end as name,
         concat_ws(':', l.classid, l.objid, l.objsubid) as key
  from pg_catalog.pg_locks l
  left join pg_catalog.pg_class c on c.oid = l.relation
  left join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where l.pid = $1 and l.granted and l.mode <> 'SIReadLock'
    and (l.locktype = 'advisory'
         or (l.locktype = 'relation' and c.relkind in ('r', 'p')
             and n.nspname <> 'information_schema' and n.nspname not like 'pg\\_%'))`;

/** How pgrowlocks names the modes. */
const ROW_MODES: Readonly<Record<string, RowLockMode>> = {
  "For Key Share": "FOR KEY SHARE",
  "Key Share": "FOR KEY SHARE",
  "For Share": "FOR SHARE",
  Share: "FOR SHARE",
  "For No Key Update": "FOR NO KEY UPDATE",
  "No Key Update": "FOR NO KEY UPDATE",
  "For Update": "FOR UPDATE",
  Update: "FOR UPDATE",
  Delete: "FOR UPDATE",
};

interface KeyRow {
  readonly index: string;
  readonly key: string;
  readonly row: string | undefined;
}

interface RowLockRow {
  readonly relation: number;
  readonly key: string;
  readonly modes: readonly string[];
}

/** Looks at the locks of one server process through another connection. */
export class LockProbe {
  readonly #observer: ScratchConnection;
  readonly #relations: ReadonlyMap<number, LockableRelation>;
  /** Tables that were too large to be looked at. */
  readonly skipped = new Set<string>();

  /** Whether there are checks that wait for COMMIT. */
  readonly hasDeferrable: boolean;

  constructor(observer: ScratchConnection, { relations, hasDeferrable }: RelationCatalog) {
    this.#observer = observer;
    this.#relations = relations;
    this.hasDeferrable = hasDeferrable;
  }

  /** The table of a lock: its own, or the one that its index belongs to. */
  relationOf({ kind, relation: name }: HeldLock): LockableRelation | undefined {
    return [...this.#relations.values()].find((relation) =>
      kind === "key" ? relation.unique.some((index) => index.name === name) : relation.name === name,
    );
  }

  /** Tables, rows and advisory locks that `pid` holds; can be asked while it waits. */
  async held(pid: number): Promise<HeldLock[]> {
    const heavy = await this.#heavy(pid);
    return [...heavy.map(heavyLock), ...(await this.#rows(heavy))];
  }

  /** The same, and the keys of unique indexes that the transaction on `actor` has claimed or freed. */
  async heldBy(actor: ScratchConnection, asSuperuser: <T>(work: () => Promise<T>) => Promise<T>): Promise<HeldLock[]> {
    const heavy = await this.#heavy(actor.processID);
    const rows = await this.#rows(heavy);
    const written = this.#touched(heavy, ["RowExclusiveLock"]).filter(({ unique }) => unique.length > 0);
    const keys = written.length === 0 ? [] : await asSuperuser(() => this.#keys(actor, written));
    return [...heavy.map(heavyLock), ...rows, ...keys];
  }

  async #heavy(pid: number): Promise<readonly LockRow[]> {
    return (await this.#observer.query<LockRow>(HEAVY_LOCKS, [pid])).rows;
  }

  /** Tables that the process may have locked rows of, and that can be read beside it. */
  #touched(heavy: readonly LockRow[], modes: readonly string[]): LockableRelation[] {
    const closed = new Set(heavy.filter(({ mode }) => mode === "AccessExclusiveLock").map(({ relation }) => relation));
    const wanted = new Set(heavy.filter(({ mode }) => modes.includes(mode)).map(({ relation }) => relation));
    return [...wanted].flatMap((oid) => {
      const relation = oid === null || closed.has(oid) ? undefined : this.#relations.get(oid);
      if (relation !== undefined && relation.pages <= MAX_PAGES) return relation;
      if (relation !== undefined) this.skipped.add(relation.name);
      return [];
    });
  }

  async #rows(heavy: readonly LockRow[]): Promise<HeldLock[]> {
    const relations = this.#touched(heavy, ["RowShareLock", "RowExclusiveLock"]);
    if (relations.length === 0) return [];
    const text = relations
      .map(
        ({ oid, sql, key }) => `select ${oid} as relation, ${keySql(key, "t")} as key, r.modes
          from pgrowlocks('${sql.replaceAll("'", "''")}') r join ${sql} t on t.ctid = r.locked_row`,
      )
      .join(" union all ");
    const { rows } = await this.#observer.query<RowLockRow>(text);
    return rows.map(({ relation, key, modes }): HeldLock => {
      const { name, family } = this.#relations.get(relation)!;
      const strongest = modes.map((mode) => ROW_MODES[mode] ?? "FOR UPDATE").reduce(strongerRowLock, ROW_LOCK_MODES[0]);
      return { kind: "row", object: `row ${name} ${key}`, relation: name, family, key: parseKey(key), mode: strongest };
    });
  }

  /** Keys in the order of their rows: what is there for the one and not for the other. */
  async #keys(actor: ScratchConnection, relations: readonly LockableRelation[]): Promise<HeldLock[]> {
    const parts = relations.flatMap(({ sql, unique }) =>
      unique.map(({ name, columns, predicate }) => {
        const nulls = columns.map((column) => `(${column}) is not null`).join(" and ");
        const where = predicate === null ? nulls : `${nulls} and (${predicate})`;
        return `(select '${name.replaceAll("'", "''")}' as index, ${keySql(columns)} as key, to_jsonb(t)::text as row from ${sql} t where ${where} order by t.ctid)`;
      }),
    );
    const text = parts.join(" union all ");
    const inside = (await actor.query<KeyRow>(text)).rows;
    const outside = (await this.#observer.query<KeyRow>(text)).rows;
    const idOf = ({ index, key }: KeyRow): string => `key ${index} ${key}`;
    const insideIds = new Set(inside.map(idOf));
    const outsideIds = new Set(outside.map(idOf));
    const families = new Map(relations.flatMap(({ unique }) => unique.map(({ name, family }) => [name, family])));
    const changed = [
      ...outside.filter((row) => !insideIds.has(idOf(row))).map(({ index, key }) => ({ index, key, row: undefined })),
      ...inside.filter((row) => !outsideIds.has(idOf(row))),
    ];
    return changed.map((row) => ({
      kind: "key",
      object: idOf(row),
      relation: row.index,
      family: families.get(row.index)!,
      key: parseKey(row.key),
      mode: "unique",
      row: row.row,
    }));
  }
}

function parseKey(key: string): string[] {
  return (JSON.parse(key) as (string | null)[]).map((part) => part ?? "");
}

function heavyLock({ locktype, mode, name, key }: LockRow): HeldLock {
  return locktype === "advisory"
    ? { kind: "advisory", object: `advisory ${key}`, relation: "", family: "", key: [], mode }
    : { kind: "relation", object: `relation ${name}`, relation: name!, family: "", key: [], mode };
}
