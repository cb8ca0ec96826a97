/** Supabase's splinter over the same corpus: one SQL text that gives a row for each finding. */
import { BASE_SCHEMAS, baseOf, withCase, type AuditCase, type CorpusSession } from "@tapdb/testkit/audit-corpus";

/** What a fresh connection of a Supabase project has and its lints ask for. */
const SURROUNDINGS = `
do $$ begin
  if not exists (select from pg_roles where rolname = 'anon') then create role anon nologin; end if;
  if not exists (select from pg_roles where rolname = 'authenticated') then create role authenticated nologin; end if;
end $$;`;

type Row = Readonly<Record<string, unknown>>;

/** splinter, from a checkout. */
export class Splinter {
  readonly #sql: string;
  readonly #known = new Map<string, ReadonlySet<string>>();

  private constructor(sql: string) {
    this.#sql = sql;
  }

  /** The one in a directory, `TAPDB_SPLINTER`; undefined where none is named. */
  static find(
    directory: string | undefined,
    exists: (path: string) => boolean,
    read: (path: string) => string,
  ): Splinter | undefined {
    if (directory === undefined || directory === "") return undefined;
    const path = `${directory}/splinter.sql`;
    if (!exists(path)) throw new RangeError(`There is no ${path}`);
    return new Splinter(read(path));
  }

  async #findings({ client, roles }: CorpusSession, schema: string): Promise<Set<string>> {
    await client.query(`${SURROUNDINGS} grant usage on schema ${schema} to anon, authenticated`);
    // What the application may do stands for what the roles of an API may: splinter looks at those only.
    await client.query(`grant ${roles.app} to anon, authenticated`);
    await client.query(`select set_config('pgrst.db_schemas', '${schema}', true)`);
    const result: unknown = await client.query(this.#sql);
    const rows = (Array.isArray(result) ? result : [result]).flatMap((one: { rows?: Row[] }) => one.rows ?? []);
    return new Set(rows.filter((row) => row.cache_key !== undefined).map((row) => String(row.cache_key)));
  }

  /** Whether it reports something that it does not report of the correct schema. */
  async findsMore(session: CorpusSession, one: AuditCase): Promise<boolean> {
    const name = baseOf(one);
    const known =
      this.#known.get(name) ?? (await this.#examine(session, { rule: "", name, base: name, misconfigured: false }));
    this.#known.set(name, known);
    return [...(await this.#examine(session, one))].some((key) => !known.has(key));
  }

  #examine(session: CorpusSession, one: AuditCase): Promise<ReadonlySet<string>> {
    return withCase(session, one, (base) => this.#findings(session, BASE_SCHEMAS[base].schema));
  }
}
