import { readCatalog, type CatalogSnapshot } from "../../../catalog/index.ts";
import type { RecordedStatement } from "../../../drivers/pg/index.ts";
import type { QueryConnection } from "../../../ports/query-connection.ts";
import { loadSqlParser } from "../../../sql/index.ts";
import type { TransactionTemplate } from "../transaction-template.ts";
import { databaseFacts } from "./relation-facts.ts";
import { TemplateBuilder } from "./template-builder.ts";
import type { TracedStatement, TracedTransaction } from "./traced-transaction.ts";

/** A template and how often it was seen. */
export interface TracedTemplate extends TransactionTemplate {
  /** Committed transactions that went this way. */
  readonly runs: number;
}

/** What a trace is kept as: `JSON.stringify` of this is what `tapdb tx advise` reads. Holds no values. */
export interface TraceReport {
  readonly format: 1;
  readonly templates: readonly TracedTemplate[];
  /** Transactions that were not kept because there were too many different ones. */
  readonly dropped: number;
}

/** Different transactions that are kept: each with its texts and values, until the report is made. */
const KEPT_TRANSACTIONS = 20_000;
/** Transactions end without a word when their connection breaks; beyond this many, those open longest are forgotten. */
const KEPT_OPEN = 4_096;
/** Statements of one transaction that are kept; a longer one counts as unknown. */
const KEPT_STATEMENTS = 10_000;

/** How ROLLBACK TO SAVEPOINT begins; the other ROLLBACK has a kind of its own. */
const ROLLBACK = "rollback";

interface Open {
  name: string | undefined;
  isTenant: boolean;
  statements: TracedStatement[];
}

/**
 * Writes down which statements each committed transaction ran, while a test suite or a stretch of production runs.
 *
 * Values are held in memory until `report()`, which leaves of them only which are equal within a transaction.
 */
export class TransactionTrace {
  readonly #open = new Map<unknown, Open>();
  readonly #finished = new Map<string, { transaction: TracedTransaction; runs: number }>();
  readonly #detach: () => void;
  readonly #setting: string;
  #dropped = 0;

  /** @param attach Begins to call `record`, and gives what ends that. @param setting The setting that carries the tenant. */
  constructor(attach: (record: (statement: RecordedStatement) => void) => () => void, setting: string) {
    this.#setting = setting;
    this.#detach = attach((statement) => this.#record(statement));
  }

  /** Ends the trace; transactions that are still open are not in it. */
  stop(): void {
    this.#detach();
    this.#open.clear();
  }

  /**
   * The templates of what was traced.
   *
   * @param database Where the tables are described: a connection, or a snapshot that was read before.
   */
  async report(database: QueryConnection | CatalogSnapshot): Promise<TraceReport> {
    const snapshot = "query" in database ? await readCatalog(database) : database;
    const builder = new TemplateBuilder(await loadSqlParser(), await databaseFacts(snapshot, this.#setting));
    const templates = new Map<string, { template: TransactionTemplate; runs: number }>();
    for (const { transaction, runs } of this.#finished.values()) {
      const template = builder.build(transaction);
      if (template === undefined) continue;
      const key = JSON.stringify(template);
      const known = templates.get(key);
      templates.set(key, { template, runs: runs + (known?.runs ?? 0) });
    }
    return {
      format: 1,
      templates: [...templates.values()].map(({ template, runs }) => ({ ...template, runs })),
      dropped: this.#dropped,
    };
  }

  #record(statement: RecordedStatement): void {
    const { kind, inTransaction, context, failed } = statement;
    const place = context.transaction?.root ?? statement.backendPid;
    if (kind === "begin") this.#open.set(place, openOf(statement));
    else if (kind === "commit") this.#finish(place);
    else if (kind === "rollback") this.#open.delete(place);
    else if (statement.text.trimStart().slice(0, ROLLBACK.length).toLowerCase() === ROLLBACK) this.#goBack(place);
    else if (failed) return;
    else if (inTransaction) this.#add(place, statement);
    else this.#keep({ ...openOf(statement), statements: [traced(statement)] });
  }

  #add(place: unknown, statement: RecordedStatement): void {
    const open = this.#open.get(place) ?? openOf(statement);
    this.#open.set(place, open);
    if (this.#open.size > KEPT_OPEN) this.#open.delete(this.#open.keys().next().value);
    open.name ??= statement.context.transaction?.root.name;
    if (open.statements.length < KEPT_STATEMENTS) open.statements.push(traced(statement));
  }

  /** What goes back to a savepoint gives its locks back: none of what was done before is sure then. */
  #goBack(place: unknown): void {
    const open = this.#open.get(place);
    if (open !== undefined) open.statements = open.statements.map((each) => ({ ...each, hitRows: false }));
  }

  #finish(place: unknown): void {
    const open = this.#open.get(place);
    this.#open.delete(place);
    if (open !== undefined && open.statements.length > 0) this.#keep(open);
  }

  #keep(transaction: TracedTransaction): void {
    const key = JSON.stringify(transaction, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value));
    const known = this.#finished.get(key);
    if (known !== undefined) known.runs += 1;
    else if (this.#finished.size < KEPT_TRANSACTIONS) this.#finished.set(key, { transaction, runs: 1 });
    else this.#dropped += 1;
  }
}

function openOf({ context, binding }: RecordedStatement): Open {
  return {
    name: context.transaction?.root.name,
    isTenant: context.kind === "tenant" && binding !== null,
    statements: [],
  };
}

function traced({ text, values, rows, context }: RecordedStatement): TracedStatement {
  return { text, values: [...values], hitRows: rows > 0, callSite: context.labels?.callSite?.() };
}
