/** What the whole database has to hold at the end, seen by the superuser. */
import type { Judge } from "./judge.ts";
import type { Ledger, WriteKind } from "./ledger.ts";
import { ROWS } from "./tenants.ts";
import type { World } from "./world.ts";

const TABLES = ["customers", "orders", "order_items", "counters", "notes"] as const;

const OWNERS = TABLES.map(
  (table) => `select '${table}' as table, count(*) filter (where r.tenant_id is null or r.tag is null)::int as nobodys,
    count(*) filter (where t.tag is distinct from r.tag)::int as foreign, count(*)::int as rows
  from ${table} r left join tenant_tags t using (tenant_id)`,
).join(" union all ");

/** Bodies name their writer and what for. */
const WRITERS = `select count(*) filter (where split_part(body, ':', 1) <> tag::text)::int as foreign,
  count(*) filter (where split_part(body, ':', 2) = 'refused')::int as refused from notes`;

const KEPT = `select t.tag,
    (select count(*) from customers where tag = t.tag)::int as customers,
    (select count(*) from orders where tag = t.tag)::int as orders,
    (select count(*) from order_items where tag = t.tag)::int as items,
    (select count(*) from counters where tag = t.tag)::int as counters,
    (select count(*) from notes where tag = t.tag and id <= $1)::int as notes
  from tenant_tags t`;

const WRITTEN: Readonly<Record<WriteKind, string>> = {
  counter: "select tag, sum(value)::int as count from counters group by tag",
  note: `select tag, count(distinct body)::int as count from notes
    where split_part(body, ':', 2) = 'new' and id > $1 group by tag`,
};

type Row = Record<string, number | string>;

/** Compares the database with what was acknowledged. */
export class FinalScan {
  readonly #world: World;
  readonly #judge: Judge;
  readonly #ledger: Ledger;

  constructor(world: World, judge: Judge, ledger: Ledger) {
    this.#world = world;
    this.#judge = judge;
    this.#ledger = ledger;
  }

  /** Runs it. */
  async run(): Promise<void> {
    const { admin } = this.#world;
    await admin.query(
      "create index on customers (tag); create index on orders (tag); create index on order_items (tag)",
    );
    await admin.query("create index on notes (tag); analyze");
    await this.#owners();
    await this.#writers();
    await this.#kept();
    await this.#written("counter");
    await this.#written("note");
  }

  async #owners(): Promise<void> {
    for (const { table, nobodys, foreign } of (await this.#world.admin.query<Row>(OWNERS)).rows) {
      this.#report("untenantedRows", Number(nobodys), `rows of ${table} without a tenant`);
      this.#report("foreignWrites", Number(foreign), `rows of ${table} whose tenant is not their tag's`);
    }
  }

  async #writers(): Promise<void> {
    const [row] = (await this.#world.admin.query<Row>(WRITERS)).rows;
    this.#report("foreignWrites", Number(row!.foreign), "notes that somebody else wrote to");
    this.#report("foreignWrites", Number(row!.refused), "notes that should have been refused or rolled back");
  }

  async #kept(): Promise<void> {
    const { admin, tenants } = this.#world;
    const { rows } = await admin.query<Record<string, number>>(KEPT, [tenants.length * ROWS]);
    const whole = rows.filter(({ tag: _tag, ...counts }) => Object.values(counts).every((count) => count === ROWS));
    this.#report("foreignWrites", tenants.length - whole.length, "tenants that lost or gained rows of their own");
  }

  async #written(kind: WriteKind): Promise<void> {
    const { admin, tenants } = this.#world;
    const values = kind === "note" ? [tenants.length * ROWS] : [];
    const { rows } = await admin.query<{ tag: number; count: number }>(WRITTEN[kind], values);
    const counts = new Map(rows.map(({ tag, count }) => [tag, count]));
    for (const { tag } of tenants) {
      const [low, high] = this.#ledger.bounds(kind, tag);
      const count = counts.get(tag) ?? 0;
      if (count >= low && count <= high) continue;
      const range = low === high ? String(low) : `${low} to ${high}`;
      this.#judge.fault("foreignWrites", `tenant #${tag} has ${count} writes of kind ${kind}, not ${range}`);
    }
  }

  #report(kind: "untenantedRows" | "foreignWrites", count: number, what: string): void {
    for (let left = count; left > 0; left -= 1) this.#judge.fault(kind, `${what}: ${count}`);
  }
}
