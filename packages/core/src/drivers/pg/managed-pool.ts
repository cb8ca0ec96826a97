/**
 * The managed pool: a subclass of the application's own `pg.Pool`, so that whatever takes a pool takes this one. Every
 * checkout needs a context, gives a managed connection, and ends with a look at whether the connection may be reused.
 */
import { contextMissing, type Context, type TransactionRoot } from "../../context/index.ts";
import { TapdbError } from "../../errors/index.ts";
import { captureCallSite } from "../../observe/index.ts";
import type { HookedConnection } from "../../ports/connection-hooks.ts";
import { deadlineTimer } from "../../ports/deadline-timer.ts";
import type { AdmissionOptions } from "../../ports/pool-gate.ts";
import type { BorrowedConnection, IdleConnection } from "../../ports/watched-pool.ts";
import {
  Acquisition,
  type AcquisitionOptions,
  type CheckoutCallback,
  type CheckoutDesk,
  type Release,
} from "./acquisition.ts";
import { withCallSite } from "./call-site-context.ts";
import { acquireTimeout, connectFailure } from "./connect-failure.ts";
import { emitConnection } from "./connection-hub.ts";
import { isServerError } from "./driver-errors.ts";
import { takeIdle, type IdlePool } from "./idle-connections.ts";
import { defineManagedClient, type ManagedClient, type QueryCallback } from "./managed-client.ts";
import {
  makeHub,
  poolOptions,
  type Checkout,
  type ConnectCallback,
  type ManagedPool,
  type ManagedPoolOptions,
} from "./managed-pool-options.ts";
import { listenRefused } from "./refusals.ts";
import { probeServer, type ServerFacts } from "./server-probe.ts";
import { SpareConnections, type PendingItem } from "./spare-connections.ts";
import { statementKind } from "./statement-kind.ts";
import { tryConnect } from "./try-connect.ts";

type PoolBase = new (
  options: object,
  client?: unknown,
) => ManagedPool & {
  newClient(pending: PendingItem): void;
  readonly _pendingQueue: PendingItem[];
  _isFull(): boolean;
  emit(event: string, ...values: unknown[]): boolean;
} & IdlePool;

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
    /** Why the server could last not be looked at. */
    #startFailure: Error | undefined;

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
    override newClient(pending: PendingItem): void {
      const told = this.#tellFailure(pending);
      const open = (): void => super.newClient(told);
      hub.context.run(undefined, () => (hub.flows === undefined ? open() : hub.flows.outside(open)));
    }

    #tellFailure(pending: PendingItem): PendingItem {
      const { onConnectFailure } = this.hooks;
      if (onConnectFailure === undefined) return pending;
      const startedAt = performance.now();
      return {
        get timedOut() {
          return pending.timedOut;
        },
        callback: (error, client, release) => {
          if (client === undefined) onConnectFailure.call(this.hooks, error!, performance.now() - startedAt);
          pending.callback(error, client, release);
        },
      };
    }

    /** The first look at the server comes before all acquisitions, which wait for it. */
    async #connectUngated(): Promise<Checkout> {
      const startedAt = performance.now();
      const ticket = { abandoned: false };
      for (;;) {
        const refusal = await this.hooks.beforeOpen?.(ticket);
        if (refusal !== undefined) throw refusal;
        const outcome = await this.#connectOnce();
        if (!(outcome instanceof Error)) return outcome;
        const spentMs = performance.now() - startedAt;
        this.#startFailure = connectFailure(outcome, 0, settings.poolTimeoutMs);
        if (this.hooks.mayRetry?.(outcome) !== true || spentMs >= settings.poolTimeoutMs)
          throw connectFailure(outcome, spentMs, settings.poolTimeoutMs);
      }
    }

    #connectOnce(): Promise<Checkout | Error> {
      return new Promise((resolve) => {
        if (this.ending) return resolve(poolClosed());
        super.connect((error, client, release) => resolve(client === undefined ? error! : { client, release }));
      });
    }

    override get host(): string | undefined {
      const { host } = new Client(this.options) as unknown as { host: string };
      return host.startsWith("/") ? undefined : host;
    }

    override takeIdle(choose: (connection: HookedConnection) => boolean, most = Infinity): readonly IdleConnection[] {
      return takeIdle(this, choose, most);
    }

    override *borrowed(): Iterable<BorrowedConnection> {
      for (const { acquisition } of this.openClients)
        if (acquisition !== undefined)
          yield { checkout: acquisition, since: acquisition.handedOutAt, callSite: acquisition.callSite?.() };
    }

    override tryConnect(timeoutMs: number, signal: AbortSignal): Promise<void> {
      const options = { ...this.options, connectionTimeoutMillis: timeoutMs };
      return hub.context.run(undefined, () => tryConnect(Client, options, signal));
    }

    #checkOut(context: Context, options: AcquisitionOptions, done: CheckoutCallback): void {
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

    override async acquire(context: Context, admission = context.admission): Promise<Checkout> {
      // Before anything is awaited: this is still the code of the flow that asks.
      const place = settings.wantsCallSites?.() === true ? (context.labels?.callSite ?? captureCallSite()) : undefined;
      const hold = hub.flows?.ask(place);
      const left = this.serverFacts === undefined ? await this.#whenStarted(admission) : admission;
      return new Promise((resolve, reject) => {
        this.#checkOut(context, { admission: left, hold }, (error, client, release) => {
          if (error !== undefined) return reject(error);
          client.checkedOutIn = context;
          resolve({ client, release: (failure) => this.#giveBack(client, release, failure) });
        });
      });
    }

    /** Waits for the first look at the server, within the acquisition's own time; gives what is left of that. */
    async #whenStarted(admission: AdmissionOptions | undefined): Promise<AdmissionOptions | undefined> {
      const startedAt = performance.now();
      const timeoutMs = admission?.timeoutMs ?? settings.gate.timeoutMs;
      const { promise: late, reject } = Promise.withResolvers<never>();
      const stop = deadlineTimer(timeoutMs, () => reject(acquireTimeout(timeoutMs, this.#startFailure)));
      await Promise.race([this.start(), late]).finally(stop);
      const left = Math.ceil(timeoutMs - (performance.now() - startedAt));
      return { ...admission, timeoutMs: Math.max(1, left) };
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
      const { cancels } = client;
      // A request to cancel that is late would hit the statement of whoever is next.
      if (!cancels.isQuiet) return cancels.onceQuiet(() => this.#reuse(client, release));
      if (cancels.isDoubtful) return this.#destroy(client, release, "late-cancel");
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
        const hold = client.acquisition?.hold;
        if (hold !== undefined) hub.flows!.handsOver(hold);
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
      this.#checkOut(context, { admission: context.admission, hold: undefined }, (error, client, release) => {
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
