/** The composition root: the only place that knows all components. */
import type { Component, HealthCheck, HealthReport } from "./component.ts";
import { parseConfig, type TapdbConfig, type TapdbConfigInput } from "./config/index.ts";
import { canonicalTenant, ContextStore, nestScope, type Context, type TenantId } from "./context/index.ts";
import {
  loadPg,
  type ManagedClient,
  type ManagedPool,
  type Parameters,
  type PgModule,
  type ServerFacts,
  type Session,
} from "./drivers/pg/index.ts";
import { TapdbError } from "./errors/index.ts";
import type { Observer } from "./observe/index.ts";
import { ConnectionPoolManager } from "./pool/connection-pool-manager.ts";
import type { ConnectionHealthCheck } from "./pool/health/index.ts";
import { healthReport } from "./pool/pool-health.ts";
import { silentLogger, type Logger } from "./ports/logger.ts";
import type { AdmissionOptions } from "./ports/pool-gate.ts";
import { QueryProfiler } from "./queries/index.ts";
import { sharedPoolView, type SharedPool } from "./shared-pool.ts";
import { roleProblems } from "./tenancy/role-check.ts";
import { DeadlockDetector } from "./transactions/deadlocks/deadlock-detector.ts";
import { TransactionMonitor } from "./transactions/monitor/transaction-monitor.ts";
import { OpenTransactions } from "./transactions/open-transactions.ts";
import { IsolationLevelSelector } from "./transactions/isolation/isolation-level-selector.ts";
import { registerSource } from "./transactions/declarative/transaction-source.ts";
import { TransactionManager } from "./transactions/transaction-manager.ts";
import type {
  AroundTransaction,
  QueryRows,
  Transaction,
  TransactionOptions,
} from "./transactions/transaction-options.ts";

/** An ORM adapter that has made itself known. */
export interface AttachedAdapter {
  readonly name: string;
  readonly version: string;
  /** Wraps each attempt of `tap.transaction`. */
  readonly aroundTransaction?: AroundTransaction;
}

/** Why work runs for no tenant. */
export interface SystemOptions {
  /** A sentence for the log. */
  readonly reason: string;
}

/** What `createTapdb` gives. */
export interface Tapdb extends Component {
  readonly config: TapdbConfig;
  /** A `pg.Pool` of the application's own copy; give it to whatever takes a pool. */
  readonly pool: ManagedPool;
  /** Who gets a connection and when: figures, suspension, the system role's pool. */
  readonly pools: ConnectionPoolManager;
  readonly context: ContextStore;
  readonly profiler: QueryProfiler;
  readonly transactions: TransactionManager;
  /** Names deadlocks while they last, and explains those that the server ended. */
  readonly deadlocks: DeadlockDetector;
  /** Counts transactions by template and tenant. */
  readonly transactionMonitor: TransactionMonitor;
  /** Watches over the connections of `pool`. */
  readonly connectionHealth: ConnectionHealthCheck;
  /**
   * Connects and checks the server, the role and what stands between. Done at first use otherwise.
   * @throws {TapdbError} `CONNECTION.*`, `ROLE.*`, `SERVER.UNSUPPORTED`.
   */
  start(): Promise<ServerFacts>;
  /**
   * Runs `work` for one tenant: every statement that it sends, through any ORM, is bound to it.
   * @throws {TapdbError} `CONTEXT.INVALID_TENANT`; `CONTEXT.TENANT_MISMATCH` inside a transaction of somebody else.
   */
  withTenant<T>(tenant: TenantId, work: () => T | PromiseLike<T>): Promise<T>;
  /** Runs `work` with a priority, deadlines or a signal for its acquisitions; see {@link ConnectionPoolManager.withAdmission}. */
  withAdmission<T>(options: AdmissionOptions, work: () => T | PromiseLike<T>): Promise<T>;
  /** Runs `work` for no tenant. Leaves a transaction that is open around it. */
  asSystem<T>(options: SystemOptions, work: () => T | PromiseLike<T>): Promise<T>;
  /** Runs `work` in a transaction; see {@link TransactionManager.run}. */
  transaction<T>(options: TransactionOptions, work: (transaction: Transaction) => T | PromiseLike<T>): Promise<T>;
  /** Runs `work` with one connection of the pool, or with the open transaction's. */
  sessionScope<T>(work: (session: Session) => T | PromiseLike<T>, options?: TransactionOptions): Promise<T>;
  /** A view of the pool whose `end()` leaves the pool open, for an ORM that ends the pool it was given. */
  sharedPool(): SharedPool;
  /** An adapter makes itself known; the returned function takes that back. */
  attach(adapter: AttachedAdapter): () => void;
  /** Runs an ORM's transaction callback so that its statements count as inside the transaction that it nests. */
  nested<T>(work: () => T): T;
  /** Hears events until the returned function is called. */
  observe(observer: Observer): () => void;
  /** The adapters that are attached. */
  readonly adapters: readonly AttachedAdapter[];
}

/**
 * Makes a tapdb. Nothing connects before the first use, or `start()`.
 * @throws {TapdbError} `CONFIG.INVALID`, `CONFIG.UNKNOWN_KEY`, `PEER.MISSING`, `PEER.UNSUPPORTED`.
 */
export function createTapdb(input: TapdbConfigInput): Tapdb {
  return new TapdbInstance(parseConfig(input));
}

class TapdbInstance implements Tapdb {
  readonly config: TapdbConfig;
  readonly pool: ManagedPool;
  readonly context = new ContextStore();
  readonly profiler: QueryProfiler;
  readonly transactions: TransactionManager;
  readonly deadlocks: DeadlockDetector;
  readonly transactionMonitor: TransactionMonitor;
  readonly pools: ConnectionPoolManager;
  readonly #pg: PgModule;
  readonly #logger: Logger;
  readonly #observers = new Set<Observer>();
  readonly #adapters = new Set<AttachedAdapter>();
  readonly #unregister: () => void;
  #closed: Promise<void> | undefined;

  constructor(config: TapdbConfig) {
    this.config = config;
    this.#logger = config.logger ?? silentLogger;
    this.#pg = (config.pg as PgModule | undefined) ?? loadPg();
    this.profiler = new QueryProfiler(config.profiler);
    if (config.profiler.enabled) this.#observers.add(this.profiler);
    this.pools = new ConnectionPoolManager(
      { ...config, pg: this.#pg },
      { context: this.context, onServer: (facts) => this.#checkRole(facts) },
    );
    this.pool = this.pools.pool;
    const open = new OpenTransactions();
    this.transactionMonitor = new TransactionMonitor({ open });
    this.deadlocks = this.#makeDetector(open);
    this.#observersChanged();
    this.transactions = new TransactionManager({
      pg: this.#pg,
      context: this.context,
      pool: this.pool,
      poolFor: (context) => this.pools.poolFor(context),
      isolation: new IsolationLevelSelector({
        workloads: config.transactions.workloads,
        pools: [this.pool, this.pools.systemPool].filter((pool) => pool !== undefined),
        setting: config.tenancy.setting,
        observe: (observer) => this.observe(observer),
      }),
      maxAttempts: config.transactions.maxAttempts,
      timeoutMs: config.transactions.timeoutMs,
      contention: config.transactions.contention,
      ambiguousCommit: config.transactions.ambiguousCommit,
      retryBudget: config.transactions.retryBudget,
      nestedWaitMs: config.poolTimeoutMs,
      logger: this.#logger,
      around: () => [...this.#adapters].flatMap(({ aroundTransaction }) => aroundTransaction ?? []),
      query: (text, params) => this.pools.runStatement(text, params),
    });
    this.#unregister = registerSource(this);
  }

  get connectionHealth(): ConnectionHealthCheck {
    return this.pools.connectionHealth;
  }

  get adapters(): readonly AttachedAdapter[] {
    return [...this.#adapters];
  }

  #makeDetector(open: OpenTransactions): DeadlockDetector {
    const { enabled, afterMs, action } = this.config.transactions.deadlocks;
    const pools = [this.pool, this.pools.systemPool].filter((pool) => pool !== undefined);
    const detector = new DeadlockDetector({
      pg: this.#pg,
      pools,
      watch: enabled,
      databaseUrl: this.config.databaseUrl,
      afterMs,
      action,
      logger: this.#logger,
      open,
      onWaiting: (backendPid, waitingMs) => this.transactionMonitor.sawWaiting(backendPid, waitingMs),
    });
    this.#observers.add(this.transactionMonitor);
    if (enabled) this.#observers.add(detector);
    return detector;
  }

  #checkRole(facts: ServerFacts): void {
    const problems = roleProblems(facts);
    if (problems.length > 0 && this.config.tenancy.roleCheck === "enforce") throw problems[0]!;
    for (const { code, message, hint } of problems) this.#logger.warn(message, { code, hint });
  }

  start(): Promise<ServerFacts> {
    return this.pool.start();
  }

  async withTenant<T>(id: TenantId, work: () => T | PromiseLike<T>): Promise<T> {
    const { type, maxTenantBytes } = this.config.tenancy;
    const tenant = canonicalTenant(id, type, maxTenantBytes);
    const outer = this.context.current();
    const transaction = outer?.transaction;
    if (transaction !== undefined && transaction.root.binding !== tenant) {
      throw new TapdbError({
        code: "CONTEXT.TENANT_MISMATCH",
        message: "withTenant was called for another tenant inside an open transaction.",
        hint: "Finish the transaction first; one transaction belongs to one tenant.",
      });
    }
    const context: Context = {
      kind: "tenant",
      tenant,
      unitOfWork: {},
      transaction,
      suspended: outer?.suspended,
      labels: undefined,
      admission: outer?.admission,
    };
    // Awaited inside the context: a lazy thenable, such as Prisma's, starts only when it is awaited.
    return this.context.run(context, async () => await work());
  }

  async asSystem<T>({ reason }: SystemOptions, work: () => T | PromiseLike<T>): Promise<T> {
    const outer = this.context.current();
    const suspended = outer?.transaction ?? outer?.suspended;
    const context: Context = {
      kind: "system",
      reason,
      unitOfWork: {},
      transaction: undefined,
      suspended,
      labels: undefined,
    };
    this.#logger.debug("tapdb runs work as the system", { reason });
    return this.context.run(context, async () => await work());
  }

  withAdmission<T>(options: AdmissionOptions, work: () => T | PromiseLike<T>): Promise<T> {
    return this.pools.withAdmission(options, work);
  }

  async transaction<T>(
    options: TransactionOptions,
    work: (transaction: Transaction) => T | PromiseLike<T>,
  ): Promise<T> {
    return this.transactions.run(options, this.context.require("A transaction was asked for"), work);
  }

  async sessionScope<T>(work: (session: Session) => T | PromiseLike<T>, options?: TransactionOptions): Promise<T> {
    if (options !== undefined) return this.transaction(options, () => this.sessionScope(work));
    return this.pools.sessionScope(work);
  }

  sharedPool(): SharedPool {
    return sharedPoolView(this.pool);
  }

  attach(adapter: AttachedAdapter): () => void {
    this.#adapters.add(adapter);
    return () => void this.#adapters.delete(adapter);
  }

  nested<T>(work: () => T): T {
    const context = this.context.current();
    if (context?.transaction === undefined) return work();
    return this.context.run({ ...context, transaction: nestScope(context.transaction) }, work);
  }

  observe(observer: Observer): () => void {
    this.#observers.add(observer);
    this.#observersChanged();
    return () => {
      this.#observers.delete(observer);
      this.#observersChanged();
    };
  }

  #observersChanged(): void {
    this.pools.setObservers([...this.#observers], (error) =>
      this.#logger.error("A tapdb observer threw", { error: String(error) }),
    );
  }

  getMetrics(): Readonly<Record<string, unknown>> {
    return Object.freeze({
      pool: this.pools.getMetrics(),
      transactions: this.transactions.getMetrics(),
      deadlocks: this.deadlocks.getMetrics(),
      transactionMonitor: this.transactionMonitor.getMetrics(),
      profiler: this.profiler.getMetrics(),
    });
  }

  async healthCheck(): Promise<HealthReport> {
    const { checks } = await this.pools.healthCheck();
    const adapters = this.adapters.map(({ name, version }): HealthCheck => ({
      name,
      status: "pass",
      message: `version ${version}`,
    }));
    return healthReport([...checks, ...adapters]);
  }

  close(): Promise<void> {
    this.#unregister();
    this.#closed ??= Promise.all([this.pools.close(), this.deadlocks.close()]).then(() => this.profiler.close());
    return this.#closed;
  }
}

export type { ManagedClient, Parameters, QueryRows };
