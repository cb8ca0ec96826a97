/**
 * The pools of one database: the application's, and that of the system role where there is one. Who gets a connection and
 * when, what that looks like in figures, and whether all is well.
 */
import type { Component, HealthReport } from "../component.ts";
import { parseConfig, type TapdbConfig, type TapdbConfigInput } from "../config/index.ts";
import { ContextStore, type Context } from "../context/index.ts";
import {
  cancelRunning,
  createManagedPool,
  executeOn,
  loadPg,
  runOn,
  type LeasedClient,
  type ManagedPool,
  type Parameters,
  type PgModule,
  type QueryRows,
  type ServerFacts,
  type Session,
  type StatementBrake,
} from "../drivers/pg/index.ts";
import { combine, type Observer, type ObserverFailure } from "../observe/index.ts";
import { silentLogger, type Logger } from "../ports/logger.ts";
import type { AdmissionOptions, SuspendMode } from "../ports/pool-gate.ts";
import { FairGate } from "./admission/fair-gate.ts";
import { checkCapacity } from "./check-capacity.ts";
import { ConnectionHealthCheck, type ConnectionHealthMetrics } from "./health/index.ts";
import { PoolMetrics, type PoolFigures } from "./metrics/pool-metrics.ts";
import { poolHealth } from "./pool-health.ts";
import type { PoolSizerMetrics } from "./sizing/adaptive-pool-sizer.ts";
import { PoolSizing } from "./sizing/pool-sizing.ts";
import { processPart } from "./sizing/process-part.ts";

/** What a manager shares with the rest of tapdb; alone it makes its own. */
export interface PoolWiring {
  readonly context?: ContextStore;
  /** Called with what the application's first connection shows; throwing refuses the server. */
  readonly onServer?: (facts: ServerFacts) => void;
}

/** The figures of both pools. */
export interface ConnectionPoolMetrics extends PoolFigures {
  /** The system role's pool, where there is one. */
  readonly system: PoolFigures | undefined;
  /** What the adaptive sizer of the application's pool does; undefined when the size is static. */
  readonly sizing: PoolSizerMetrics | undefined;
  /** The health of the connections of the application's pool. */
  readonly connections: ConnectionHealthMetrics;
}

interface MeteredPool {
  readonly pool: ManagedPool;
  readonly metrics: PoolMetrics;
  readonly sizing: PoolSizing;
  readonly health: ConnectionHealthCheck;
}

export class ConnectionPoolManager implements Component {
  readonly config: TapdbConfig;
  readonly context: ContextStore;
  readonly #pg: PgModule;
  readonly #logger: Logger;
  readonly #wiring: PoolWiring;
  readonly #application: MeteredPool;
  readonly #system: MeteredPool | undefined;
  #closed: Promise<void> | undefined;

  /**
   * Connects when it is first used.
   * @throws {TapdbError} `CONFIG.INVALID`, `CONFIG.UNKNOWN_KEY`, `PEER.MISSING`, `PEER.UNSUPPORTED`.
   */
  constructor(input: TapdbConfigInput, wiring: PoolWiring = {}) {
    this.config = parseConfig(input);
    this.context = wiring.context ?? new ContextStore();
    this.#wiring = wiring;
    this.#logger = this.config.logger ?? silentLogger;
    this.#pg = (this.config.pg as PgModule | undefined) ?? loadPg();
    const { databaseUrl, systemDatabaseUrl, tenancy } = this.config;
    this.#system =
      systemDatabaseUrl === undefined ? undefined : this.#makePool("tapdb.system", systemDatabaseUrl, undefined);
    this.#application = this.#makePool("tapdb", databaseUrl, tenancy.setting);
  }

  /** The application's pool. */
  get pool(): ManagedPool {
    return this.#application.pool;
  }

  /** The system role's pool, where there is one. */
  get systemPool(): ManagedPool | undefined {
    return this.#system?.pool;
  }

  /** The application's pool in figures, also as OpenTelemetry names them. */
  get metrics(): PoolMetrics {
    return this.#application.metrics;
  }

  /** Watches over the connections of the application's pool. */
  get connectionHealth(): ConnectionHealthCheck {
    return this.#application.health;
  }

  /** The pool that serves work in `context`. */
  poolFor(context: Context): ManagedPool {
    return context.kind === "system" ? (this.systemPool ?? this.pool) : this.pool;
  }

  #makePool(name: string, databaseUrl: string, setting: string | undefined): MeteredPool {
    const { config } = this;
    const part = processPart(config, setting === undefined ? "system" : "application");
    const max = part.poolSize + part.maxOverflow;
    const fair = new FairGate({ max, timeoutMs: config.poolTimeoutMs, ...config.pool.admission });
    const sizing = new PoolSizing({
      inner: fair,
      ...config.pool.sizing,
      poolSize: part.poolSize,
      logger: this.#logger,
    });
    const { poolTimeoutMs, poolRecycleMs } = config;
    const health = new ConnectionHealthCheck({ ...config.pool.health, poolRecycleMs, logger: this.#logger });
    const pool = createManagedPool({
      pg: this.#pg,
      context: this.context,
      observer: {},
      logger: this.#logger,
      databaseUrl,
      setting,
      poolSize: sizing.kept,
      maxOverflow: max - sizing.kept,
      poolTimeoutMs,
      connectTimeoutMs: Math.min(config.pool.health.connectTimeoutMs, poolTimeoutMs),
      hooks: health,
      followFlows: config.pool.health.detectSelfDeadlock,
      wantsCallSites: () => health.wantsCallSites(),
      gate: sizing.gate,
      poolRecycleMs,
      pooler: config.pooler,
      prepared: config.preparedStatements,
      statementTimeoutMs: config.statementTimeoutMs,
      onServer: (facts) => {
        checkCapacity(facts, part);
        if (setting !== undefined) this.#wiring.onServer?.(facts);
      },
      systemPool: () => (setting === undefined ? undefined : this.systemPool),
    });
    sizing.attach(pool);
    health.watch(pool);
    const metrics = new PoolMetrics(pool, {
      name,
      idleMin: sizing.kept,
      tenants: config.pool.metrics.tenants,
    });
    pool.hub.observer = metrics;
    return { pool, metrics, sizing, health };
  }

  get #all(): readonly MeteredPool[] {
    return this.#system === undefined ? [this.#application] : [this.#application, this.#system];
  }

  /** Lets observers hear of both pools, in place of those before. */
  setObservers(observers: readonly Observer[], onFailure: ObserverFailure): void {
    for (const { pool, metrics } of this.#all) pool.hub.observer = combine([metrics, ...observers], onFailure);
  }

  /**
   * Connects and checks the server; later calls return at once.
   * @throws {TapdbError} `CONNECTION.*`, `SERVER.UNSUPPORTED`, `POOL.EXCEEDS_SERVER`, `POOL.POOLER_MODE`.
   */
  start(): Promise<ServerFacts> {
    return this.pool.start();
  }

  /**
   * Runs `work` so that its acquisitions wait as `options` say: their priority among the tenant's own, how long they wait,
   * until when the work is of use, and a signal that ends the wait.
   */
  async withAdmission<T>(options: AdmissionOptions, work: () => T | PromiseLike<T>): Promise<T> {
    const context = this.context.require("withAdmission was called");
    const admission = { ...context.admission, ...options };
    return this.context.run({ ...context, admission }, async () => await work());
  }

  /** Runs `work` with one connection, or with the open transaction's. */
  async sessionScope<T>(work: (session: Session) => T | PromiseLike<T>): Promise<T> {
    const client = await this.pool.connect();
    const brake: StatementBrake = {
      cancel: () => cancelRunning(this.#pg, client),
      cutOff: () => client.connection.stream.destroy(),
    };
    try {
      return await work({ execute: (text, params, options) => executeOn(client, text, params, options, brake) });
    } finally {
      client.release();
    }
  }

  /** Runs one statement in the open transaction, or on a connection of its own. */
  async runStatement<Row>(text: string, params: Parameters | undefined): Promise<QueryRows<Row>> {
    const transaction = this.context.current()?.transaction;
    if (transaction === undefined) return this.sessionScope((session) => session.execute<Row>(text, params));
    const lease = transaction.root.lease(transaction) as LeasedClient;
    try {
      return await runOn<Row>(lease, text, params);
    } finally {
      lease.release();
    }
  }

  /** Gives out no more connections: acquisitions wait for `resume`, or are refused with `POOL.SUSPENDED`. */
  suspend(mode: SuspendMode = "wait"): void {
    for (const { pool } of this.#all) pool.gate.suspend(mode);
  }

  resume(): void {
    for (const { pool } of this.#all) pool.gate.resume();
  }

  getMetrics(): Readonly<ConnectionPoolMetrics & Record<string, unknown>> {
    const { metrics, sizing, health } = this.#application;
    return Object.freeze({
      ...metrics.snapshot(),
      system: this.#system?.metrics.snapshot(),
      sizing: sizing.sizer?.getMetrics(),
      connections: health.getMetrics(),
    });
  }

  /** Connects if need be, and looks at the server and at who waits. */
  healthCheck(): Promise<HealthReport> {
    return poolHealth(this.pool);
  }

  close(): Promise<void> {
    for (const { sizing, health } of this.#all) {
      sizing.close();
      health.close();
    }
    this.#closed ??= Promise.all(this.#all.map(({ pool }) => pool.end())).then(() => undefined);
    return this.#closed;
  }
}
