import { statementKind } from "../drivers/pg/index.ts";
import type { StatementEvent, StatementLabels } from "../observe/index.ts";

/** A statement that a transaction has run. */
export interface RanStatement {
  /** As it was sent: may hold values, so that only its shape is ever printed. */
  readonly text: string;
  readonly labels: StatementLabels | undefined;
  readonly rows: number;
}

/** A transaction that is open on one of our connections. */
export interface OpenTransaction {
  readonly backendPid: number;
  readonly tenant: string | undefined;
  name: string | undefined;
  /** As `performance.now()` gives it. */
  readonly startedAt: number;
  /** When its last statement ended, as `performance.now()` gives it. */
  lastAt: number;
  /** The last ones, in order. */
  readonly statements: RanStatement[];
  /** All of them. */
  statementCount: number;
  /** Rows that its statements gave or changed. */
  rows: number;
  /** Time between its statements, milliseconds. */
  idleMs: number;
}

const KEPT_STATEMENTS = 32;
/** Connections come and go without a word; beyond this many, those not heard of longest are forgotten. */
const KEPT_TRANSACTIONS = 4_096;
/** No COMMIT or ROLLBACK is longer. */
const LONGEST_END = 80;

/**
 * The transactions that are open now, by server process: what each has run, for whom. Holds at most 32 statements of
 * each, and costs a look-up per statement inside a transaction.
 */
export class OpenTransactions {
  readonly #open = new Map<number, OpenTransaction>();

  /** The transaction of a server process, or undefined. */
  get(backendPid: number): OpenTransaction | undefined {
    return this.#open.get(backendPid);
  }

  values(): Iterable<OpenTransaction> {
    return this.#open.values();
  }

  /**
   * Takes in a finished statement.
   * @returns The transaction that it ended, or undefined.
   */
  onStatement(event: StatementEvent): OpenTransaction | undefined {
    const { backendPid } = event;
    if (backendPid === undefined) return undefined;
    const open = this.#open.get(backendPid);
    if (open === undefined && !event.inTransaction) return undefined;
    const kind = event.text.length > LONGEST_END ? "other" : statementKind(event.text);
    if (kind === "commit" || kind === "rollback") {
      if (open !== undefined) open.idleMs += pauseBefore(open, event);
      this.#open.delete(backendPid);
      return open;
    }
    if (!event.inTransaction) {
      this.#open.delete(backendPid);
      return undefined;
    }
    const transaction = open === undefined || kind === "begin" ? this.#start(backendPid, event) : open;
    if (kind !== "begin") add(transaction, event);
    return undefined;
  }

  /** Forgets the transaction of a server process. */
  end(backendPid: number): void {
    this.#open.delete(backendPid);
  }

  #start(backendPid: number, event: StatementEvent): OpenTransaction {
    const now = performance.now();
    const transaction: OpenTransaction = {
      backendPid,
      tenant: event.tenant,
      name: event.transactionName,
      startedAt: now - event.durationMs,
      lastAt: now,
      statements: [],
      statementCount: 0,
      rows: 0,
      idleMs: 0,
    };
    this.#open.delete(backendPid);
    this.#open.set(backendPid, transaction);
    if (this.#open.size > KEPT_TRANSACTIONS) this.#open.delete(this.#open.keys().next().value!);
    return transaction;
  }
}

/** How long the connection was idle before the statement was handed over. */
function pauseBefore({ lastAt }: OpenTransaction, { durationMs }: StatementEvent): number {
  return Math.max(0, performance.now() - durationMs - lastAt);
}

function add(transaction: OpenTransaction, event: StatementEvent): void {
  const { text, labels, rows, transactionName } = event;
  transaction.idleMs += pauseBefore(transaction, event);
  const { statements } = transaction;
  if (statements.length === KEPT_STATEMENTS) statements.shift();
  statements.push({ text, labels, rows });
  transaction.name ??= transactionName;
  transaction.statementCount += 1;
  transaction.rows += rows;
  transaction.lastAt = performance.now();
}
