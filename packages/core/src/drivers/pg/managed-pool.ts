/**
 * The managed pool: a subclass of the application's own `pg.Pool`, so that whatever takes a pool takes this one. Every
 * checkout needs a context, gives a managed connection, and ends with a look at whether the connection may be reused.
 */
import { contextMissing, type Context, type ContextStore, type TransactionRoot } from "../../context/index.ts";
import { TapdbError } from "../../errors/index.ts";
import type { Observer } from "../../observe/index.ts";
import type { ConnectionHooks } from "../../ports/connection-hooks.ts";
import type { Logger } from "../../ports/logger.ts";
import type { AdmissionOptions, PoolGate } from "../../ports/pool-gate.ts";
import { Acquisition, type CheckoutCallback, type CheckoutDesk, type Release } from "./acquisition.ts";
import { bindStatement, checkedBindStatement } from "./binding.ts";
import { withCallSite } from "./call-site-context.ts";
import { connectFailure } from "./connect-failure.ts";
import { emitConnection, type ConnectionHub } from "./connection-hub.ts";
import { isServerError } from "./driver-errors.ts";
import { defineManagedClient, type ManagedClient, type QueryCallback } from "./managed-client.ts";
import type { PgModule } from "./pg-internals.ts";
import type { PreparedStatementLimits } from "./prepared-statements.ts";
import { listenRefused } from "./refusals.ts";
import { probeServer, type ServerFacts } from "./server-probe.ts";
import { SpareConnections, type PendingItem } from "./spare-connections.ts";
import { statementKind } from "./statement-kind.ts";

export type ConnectCallback = (error: Error | undefined, client: ManagedClient | undefined, release: Release) => void;

/** A connection and how to give it back. */
export interface Checkout {
  readonly client: ManagedClient;
  readonly release: Release;
}

/** How a managed pool is made. */
export interface ManagedPoolOptions {
  readonly pg: PgModule;
  readonly context: ContextStore;
  readonly observer: Observer;
  readonly logger: Logger;
  readonly databaseUrl: string;
  /** Connections kept open. */
  readonly poolSize: number;
  /** Connections beyond `poolSize` under load; they close after ten idle seconds. */
  readonly maxOverflow: number;
  /** Longest time that opening a connection may take, milliseconds. */
  readonly poolTimeoutMs: number;
  /** Where acquisitions wait. */
  readonly gate: PoolGate;
  /** Who watches over the health of connections. @defaultValue nobody */
  readonly hooks?: ConnectionHooks;
  /** Longest life of a connection, milliseconds. */
  readonly poolRecycleMs: number;
  /** The setting that holds the tenant; undefined for the pool of the system role, which binds nothing. */
  readonly setting: string | undefined;
  readonly prepared: PreparedStatementLimits & { readonly mode: "auto" | "off" };
  readonly pooler: "auto" | "none" | "transaction";
  /** Server-side statement timeout, milliseconds. */
  readonly statementTimeoutMs?: number | undefined;
  /** Called once with what the first connection shows; throwing refuses the server. */
  readonly onServer: (facts: ServerFacts) => void;
  /** Where statements of the system context go instead, when there is a role for it. */
  readonly systemPool: () => ManagedPool | undefined;
}

/** A `pg.Pool` whose statements are bound to the tenant of the running code. */
export interface ManagedPool {
  readonly options: Readonly<Record<string, unknown>>;
  readonly totalCount: number;
  readonly idleCount: number;
  /** Acquisitions that wait for a permit of the gate. */
  readonly waitingCount: number;
  readonly ending: boolean;
  readonly gate: PoolGate;
  /** What the first connection showed, once there was one. */
  readonly serverFacts: ServerFacts | undefined;
  readonly hub: ConnectionHub;
  /** The connections that are open, lent out or idle. */
  readonly openClients: ReadonlySet<ManagedClient>;
  /** Connects once and checks the server; later calls return at once. */
  start(): Promise<ServerFacts>;
  connect(): Promise<ManagedClient & { release: Release }>;
  connect(callback: ConnectCallback): void;
  /** A connection of the pool itself, also inside a managed transaction. */
  acquire(context: Context, options?: AdmissionOptions): Promise<Checkout>;
  query(text: unknown, values?: unknown, callback?: QueryCallback): unknown;
  end(): Promise<void>;
  on(event: string, listener: (...values: never[]) => void): this;
  setMaxListeners(count: number): this;
}

type PoolBase = new (
  options: object,
  client?: unknown,
) => ManagedPool & {
  newClient(pending: unknown): void;
  readonly _pendingQueue: PendingItem[];
  _isFull(): boolean;
  _pulseQueue(): void;
  emit(event: string, ...values: unknown[]): boolean;
};

function makeHub(options: ManagedPoolOptions): ConnectionHub {
  const behindPooler = options.pooler === "transaction";
  return {
    context: options.context,
    binds: options.setting !== undefined,
    bindText: bindStatement(options.setting ?? ""),
    checkedBindText: checkedBindStatement(options.setting ?? ""),
    searchPath: "",
    setting: (options.setting ?? "").toLowerCase(),
    limits: options.prepared,
    logger: options.logger,
    observer: options.observer,
    recorder: undefined,
    namedStatements: options.prepared.mode !== "off" && !behindPooler,
    sessionState: !behindPooler,
  };
}

function poolOptions(options: ManagedPoolOptions): object {
  return {
    connectionString: options.databaseUrl,
    max: options.poolSize + options.maxOverflow,
    min: options.poolSize,
    connectionTimeoutMillis: options.poolTimeoutMs,
    maxLifetimeSeconds: options.poolRecycleMs / 1000,
    keepAlive: true,
    ...(options.statementTimeoutMs === undefined ? {} : { statement_timeout: options.statementTimeoutMs }),
  };
}

/**
 * Makes a managed pool on the application's copy of node-postgres. Connects when it is first used.
 * @throws {TapdbError} `PEER.UNSUPPORTED`.
 */
export function createManagedPool(settings: ManagedPoolOptions): ManagedPool {
  const hub = makeHub(settings);
  const Client = defineManagedClient(settings.pg, hub);
  const Base = settings.pg.Pool as unknown as PoolBase;

  class Managed extends Base implements CheckoutDesk {
    override readonly hub = hub;
    override readonly openClients = new Set<ManagedClient>();
    override readonly gate = settings.gate;
    readonly hooks = settings.hooks ?? {};
    override serverFacts: ServerFacts | undefined = undefined;
    readonly #spares = new SpareConnections(this);
    #starting: Promise<ServerFacts> | undefined;

    override start(): Promise<ServerFacts> {
      this.#starting ??= this.#probe().catch((error: unknown) => {
        this.#starting = undefined;
        throw error;
      });
      return this.#starting;
    }

    async #probe(): Promise<ServerFacts> {
      const { client, release } = await this.#connectUngated();
      try {
        const facts = await probeServer(client);
        if (facts.behindPooler && settings.pooler === "auto") {
          hub.namedStatements = false;
          hub.sessionState = false;
        }
        hub.searchPath = facts.searchPath;
        settings.onServer(facts);
        this.serverFacts = facts;
        return facts;
      } finally {
        release();
      }
    }

    /** Sockets outlive the work that opened them, so they are opened outside of any context. */
    override newClient(pending: unknown): void {
      hub.context.run(undefined, () => super.newClient(pending));
    }

    /** The first look at the server comes before all acquisitions, which wait for it. */
    #connectUngated(): Promise<Checkout> {
      const startedAt = performance.now();
      return new Promise((resolve, reject) => {
        if (this.ending) return reject(poolClosed());
        super.connect((error, client, release) => {
          if (client !== undefined) return resolve({ client, release });
          this.hooks.onConnectFailure?.(error!);
          reject(connectFailure(error, performance.now() - startedAt, settings.poolTimeoutMs));
        });
      });
    }

    #checkOut(context: Context, options: AdmissionOptions | undefined, done: CheckoutCallback): void {
      if (this.ending) return void process.nextTick(done, poolClosed());
      new Acquisition(this, context, options, done).start();
    }

    /** With a permit there is always an idle connection or room for a new one. */
    place(acquisition: Acquisition): void {
      if (this.idleCount === 0) return this.#spares.openFor(acquisition);
      this._pendingQueue.push(acquisition);
      this._pulseQueue();
    }

    /** For those who wait, connections are on their way: node-postgres is to open none by itself. */
    override _isFull(): boolean {
      return this._pendingQueue.length > 0 || super._isFull();
    }

    override get waitingCount(): number {
      return settings.gate.stats.waiting;
    }

    override end(...callback: []): Promise<void> {
      settings.gate.close(poolClosed);
      return super.end(...callback);
    }

    override async acquire(context: Context, options = context.admission): Promise<Checkout> {
      if (this.serverFacts === undefined) await this.start();
      return new Promise((resolve, reject) => {
        this.#checkOut(context, options, (error, client, release) => {
          if (error !== undefined) return reject(error);
          client.checkedOutIn = context;
          resolve({ client, release: (failure) => this.#giveBack(client, release, failure) });
        });
      });
    }

    /** Gives a connection back, or destroys it when it is not in a state for somebody else. */
    #giveBack(client: ManagedClient, release: Release, error: Error | boolean | undefined): void {
      client.checkedOutIn = undefined;
      const { pipeline_ } = client;
      pipeline_.dropHeldBlock();
      const broken =
        error === true || (error instanceof Error && !isServerError(error) && !(error instanceof TapdbError));
      const reason = pipeline_.unsafeReason;
      if (broken || reason !== undefined) return this.#destroy(client, release, broken ? "error" : reason!);
      if (!pipeline_.awaitingReady) return this.#reuse(client, release);
      pipeline_.onceSettled(() => {
        const late = pipeline_.unsafeReason;
        if (late === undefined) this.#reuse(client, release);
        else this.#destroy(client, release, late);
      });
    }

    #reuse(client: ManagedClient, release: Release): void {
      this.#settle(client, release, this.hooks.onReturn?.(client) !== undefined);
    }

    /** The connection first, then its permit: whoever gets that finds a connection, or room for one. */
    #settle(client: ManagedClient, release: Release, destroy: boolean): void {
      const { acquisition } = client;
      client.acquisition = undefined;
      release(destroy);
      acquisition?.ended();
    }

    #destroy(client: ManagedClient, release: Release, reason: string): void {
      emitConnection(hub, { kind: "destroyed-dirty", reason });
      if (reason !== "error")
        hub.logger.warn("tapdb destroyed a connection that came back unsafe", { code: "POOL.RELEASED_DIRTY", reason });
      this.#settle(client, release, true);
    }

    /** Who gives out the connection: the open transaction, the system's pool, or this one. */
    #lender(context: Context): ManagedPool | TransactionRoot {
      if (context.transaction !== undefined) return context.transaction.root;
      return (context.kind === "system" ? settings.systemPool() : undefined) ?? this;
    }

    async #lend(context: Context | undefined): Promise<Checkout> {
      if (context === undefined) throw contextMissing();
      const lender = this.#lender(context);
      if ("acquire" in lender) return lender.acquire(context);
      const client = lender.lease(context.transaction!) as ManagedClient & { release: Release };
      return { client, release: client.release };
    }

    override connect(callback?: ConnectCallback): never {
      const context = hub.context.current();
      const lent = this.#lend(context).then(({ client, release }) => {
        (client as { release?: Release }).release = once(release);
        return client as ManagedClient & { release: Release };
      });
      if (callback === undefined) return lent as never;
      lent.then(
        (client) => hub.context.run(context, () => callback(undefined, client, client.release)),
        (error: Error) => hub.context.run(context, () => callback(error, undefined, () => undefined)),
      );
      return undefined as never;
    }

    override query(text: unknown, values?: unknown, callback?: QueryCallback): unknown {
      const done = typeof values === "function" ? (values as QueryCallback) : callback;
      const params = typeof values === "function" ? undefined : values;
      if (done === undefined) return this.#promiseQuery(text, params);
      const context = hub.context.current();
      this.#query(context, text, params, (error, result) => hub.context.run(context, () => done(error, result)));
      return undefined;
    }

    #promiseQuery(text: unknown, values: unknown): Promise<unknown> {
      return new Promise((resolve, reject) => {
        this.#query(hub.context.current(), text, values, (error, result) => (error ? reject(error) : resolve(result)));
      }).catch((error: Error) => {
        if (!(error instanceof TapdbError)) Error.captureStackTrace(error);
        throw error;
      });
    }

    #query(caller: Context | undefined, text: unknown, values: unknown, done: QueryCallback): void {
      const sql = typeof text === "string" ? text : (text as { text?: string } | null)?.text;
      if (typeof sql === "string" && statementKind(sql) === "listen")
        return void process.nextTick(done, listenRefused());
      const context = caller && withCallSite(hub, caller, sql ?? "");
      if (context === undefined || this.#lender(context) !== this || this.serverFacts === undefined) {
        this.#lend(context).then(
          ({ client, release }) => this.#queryAndRelease(context!, client, release, [text, values], done),
          done,
        );
        return;
      }
      this.#checkOut(context, context.admission, (error, client, release) => {
        if (error !== undefined) return done(error);
        const giveBack = (failure?: Error | boolean): void => this.#giveBack(client, release, failure);
        this.#queryAndRelease(context, client, giveBack, [text, values], done);
      });
    }

    #queryAndRelease(
      context: Context,
      client: ManagedClient,
      release: Release,
      [text, values]: readonly [unknown, unknown],
      done: QueryCallback,
    ): void {
      client.queryIn(context, text, values, (error, result) => {
        release(error ?? undefined);
        done(error, result);
      });
    }
  }

  const pool = new Managed({ ...poolOptions(settings), Client });
  // Every ORM client adds a listener of its own to the pool.
  pool.setMaxListeners(0);
  pool.on("connect", (client: ManagedClient) => {
    pool.openClients.add(client);
    emitConnection(hub, { kind: "opened", durationMs: performance.now() - client.createdAt });
    pool.hooks.onConnect?.(client);
  });
  pool.on("remove", (client: ManagedClient) => {
    pool.openClients.delete(client);
    emitConnection(hub, { kind: "closed" });
    pool.hooks.onClosed?.(client);
  });
  pool.on("error", (error: Error) => {
    settings.logger.warn("tapdb lost an idle connection", { code: "CONNECTION.LOST", cause: error.name });
  });
  return pool;
}

function poolClosed(): TapdbError {
  return new TapdbError({
    code: "POOL.CLOSED",
    message: "The pool is closed.",
    hint: "Close tapdb after the work that uses it, when the application stops.",
  });
}

function once(release: Release): Release {
  let released = false;
  return (error) => {
    if (released) {
      throw new TapdbError({
        code: "POOL.RELEASED_DIRTY",
        message: "A connection was released twice.",
        hint: "Release each connection once, in a finally block.",
      });
    }
    released = true;
    release(error);
  };
}
