import { LRUCache } from "lru-cache";
import type { HealthReport } from "../../component.ts";
import { statementKind } from "../../drivers/pg/index.ts";
import type { Observer, StatementEvent, TransactionEvent } from "../../observe/index.ts";
import { shortShape } from "../deadlocks/statement-place.ts";
import type { OpenTransaction, OpenTransactions } from "../open-transactions.ts";
import {
  TransactionStats,
  type EndedAttempt,
  type MonitorLimits,
  type TransactionNumbers,
} from "./transaction-stats.ts";

/** Transactions of one piece of code. */
export interface TemplateReport extends TransactionNumbers {
  /** The name that `tap.transaction` was given, else the shape of its first statement and how many follow. */
  readonly template: string;
}

/** Transactions of one tenant. */
export interface TenantReport extends TransactionNumbers {
  /** Undefined for the system. */
  readonly tenant: string | undefined;
}

/** A transaction that is open now. */
export interface OpenTransactionReport {
  readonly backendPid: number;
  readonly template: string;
  readonly tenant: string | undefined;
  readonly ageMs: number;
  /** Since its last statement ended, milliseconds; it may be running the next. */
  readonly sinceStatementMs: number;
  readonly statements: number;
  readonly rows: number;
}

/** What the monitor has seen. */
export interface TransactionReport {
  readonly since: Date;
  readonly total: TransactionNumbers;
  /** The most total time first. */
  readonly templates: readonly TemplateReport[];
  readonly tenants: readonly TenantReport[];
  /** The oldest first. */
  readonly open: readonly OpenTransactionReport[];
}

/** How the monitor counts. */
export interface TransactionMonitorOptions extends Partial<MonitorLimits> {
  readonly open: OpenTransactions;
}

interface Counted {
  readonly attempt: EndedAttempt;
  readonly stats: readonly TransactionStats[];
}

const MAX_TEMPLATES = 500;
const MAX_TENANTS = 1_000;
/** Statements that a template is told apart by. */
const KEY_STATEMENTS = 8;
const LONGEST_NAME = 120;

/**
 * Counts transactions by template and tenant: long, idle, blocked, run again, rolled back, and work for nothing. Hears the
 * statements of any ORM's own transactions and the attempts of `tap.transaction`; memory is bounded.
 */
export class TransactionMonitor implements Observer {
  readonly #open: OpenTransactions;
  readonly #limits: MonitorLimits;
  readonly #total = new TransactionStats();
  readonly #templates = new LRUCache<string, TransactionStats>({ max: MAX_TEMPLATES });
  readonly #tenants = new LRUCache<string, TransactionStats>({ max: MAX_TENANTS });
  readonly #shapes = new LRUCache<string, string>({ max: 2 * MAX_TEMPLATES });
  /** The last transaction of each connection: whether it is run again is heard after it ended. */
  readonly #ended = new Map<number, Counted>();
  readonly #blockedMs = new Map<number, number>();
  readonly #since = new Date();

  /** @param options What is long, and what is idle: a second each unless said. */
  constructor({ open, longMs = 1_000, idleMs = 1_000 }: TransactionMonitorOptions) {
    this.#open = open;
    this.#limits = { longMs, idleMs };
  }

  onStatement(event: StatementEvent): void {
    const ended = this.#open.onStatement(event);
    if (ended === undefined) return;
    const isCommitted = event.errorCode === undefined && !isRollback(event.text);
    this.#count(ended, isCommitted ? "committed" : "rolledBack");
  }

  onTransaction({ kind, backendPid, durationMs, name, tenant }: TransactionEvent): void {
    const counted = backendPid === undefined ? undefined : this.#ended.get(backendPid);
    if (backendPid !== undefined) this.#ended.delete(backendPid);
    if (counted !== undefined) {
      if (kind === "retried") for (const stats of counted.stats) stats.wasRetried(counted.attempt);
      return;
    }
    // Its end was not heard: the connection broke, or there was none.
    const lost = backendPid === undefined ? undefined : this.#open.get(backendPid);
    if (backendPid !== undefined) this.#open.end(backendPid);
    const template = lost === undefined ? (name ?? "(no statement)") : this.#templateOf(lost);
    const ending = kind === "rolled-back" ? "rolledBack" : kind;
    this.#add(
      { ending, durationMs, idleMs: lost?.idleMs ?? 0, blockedMs: this.#takeBlocked(backendPid) },
      template,
      tenant,
    );
  }

  /** A look at the server has shown a connection of ours waiting for a lock. */
  sawWaiting(backendPid: number, waitingMs: number): void {
    if (this.#open.get(backendPid) === undefined) return;
    this.#blockedMs.set(backendPid, Math.max(this.#blockedMs.get(backendPid) ?? 0, waitingMs));
  }

  #takeBlocked(backendPid: number | undefined): number {
    if (backendPid === undefined) return 0;
    const blockedMs = this.#blockedMs.get(backendPid) ?? 0;
    this.#blockedMs.delete(backendPid);
    return blockedMs;
  }

  #count(transaction: OpenTransaction, ending: "committed" | "rolledBack"): void {
    const { backendPid, startedAt, idleMs, tenant } = transaction;
    const blockedMs = this.#takeBlocked(backendPid);
    const attempt = { ending, durationMs: performance.now() - startedAt, idleMs, blockedMs };
    this.#ended.set(backendPid, { attempt, stats: this.#add(attempt, this.#templateOf(transaction), tenant) });
  }

  #add(attempt: EndedAttempt, template: string, tenant: string | undefined): readonly TransactionStats[] {
    const stats = [this.#total, statsOf(this.#templates, template), statsOf(this.#tenants, tenantKey(tenant))];
    for (const each of stats) each.add(attempt, this.#limits);
    return stats;
  }

  /** The name, else the first statement's shape; computed once for each sequence of texts. */
  #templateOf({ name, statements, statementCount }: OpenTransaction): string {
    if (name !== undefined) return name;
    const texts = statements.slice(0, KEY_STATEMENTS).map(({ text }) => text);
    const key = texts.join("\n");
    let template = this.#shapes.get(key);
    if (template === undefined) {
      const first = shortShape(texts[0] ?? "(no statement)");
      const shown = first.length > LONGEST_NAME ? `${first.slice(0, LONGEST_NAME)}…` : first;
      template = statementCount > 1 ? `${shown} (+${statementCount - 1})` : shown;
      this.#shapes.set(key, template);
    }
    return template;
  }

  /** Everything since the start, by template and tenant, and what is open now. */
  report(): TransactionReport {
    const now = performance.now();
    const byTime = <T extends TransactionNumbers>(all: readonly T[]): T[] =>
      all.toSorted((one, other) => other.totalMs - one.totalMs);
    const open = [...this.#open.values()].map((transaction) => ({
      backendPid: transaction.backendPid,
      template: this.#templateOf(transaction),
      tenant: transaction.tenant,
      ageMs: now - transaction.startedAt,
      sinceStatementMs: now - transaction.lastAt,
      statements: transaction.statementCount,
      rows: transaction.rows,
    }));
    return Object.freeze({
      since: this.#since,
      total: this.#total.numbers(),
      templates: byTime([...this.#templates].map(([template, stats]) => ({ template, ...stats.numbers() }))),
      tenants: byTime([...this.#tenants].map(([key, stats]) => ({ tenant: tenantOf(key), ...stats.numbers() }))),
      open: open.toSorted((one, other) => other.ageMs - one.ageMs),
    });
  }

  /** Totals; names no tenant. */
  getMetrics(): Readonly<Record<string, unknown>> & TransactionNumbers & { readonly open: number } {
    return Object.freeze({ ...this.#total.numbers(), open: [...this.#open.values()].length });
  }

  /** Degraded while a transaction has been idle or open for more than ten times its limit. */
  healthCheck(): Promise<HealthReport> {
    const { longMs } = this.#limits;
    const stuck = this.report().open.filter(({ ageMs }) => ageMs > 10 * longMs).length;
    const message = `${stuck} transactions open for more than ${10 * longMs} ms`;
    const status = stuck > 0 ? "warn" : "pass";
    return Promise.resolve({
      status: stuck > 0 ? "degraded" : "healthy",
      checks: [{ name: "transactions", status, message }],
    });
  }

  /** Nothing to end. */
  close(): Promise<void> {
    return Promise.resolve();
  }
}

const SYSTEM = "system";

/** No tenant's id: the system's transactions. */
function tenantKey(tenant: string | undefined): string {
  return tenant === undefined ? SYSTEM : `tenant ${tenant}`;
}

function tenantOf(key: string): string | undefined {
  return key === SYSTEM ? undefined : key.slice("tenant ".length);
}

function statsOf(all: LRUCache<string, TransactionStats>, key: string): TransactionStats {
  let stats = all.get(key);
  if (stats === undefined) {
    stats = new TransactionStats();
    all.set(key, stats);
  }
  return stats;
}

function isRollback(text: string): boolean {
  return statementKind(text) === "rollback";
}
