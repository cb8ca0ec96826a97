/** How a managed pool is made, and what it can do. */
import { FlowHolds, type Context, type ContextStore } from "../../context/index.ts";
import type { Observer } from "../../observe/index.ts";
import type { ConnectionHooks } from "../../ports/connection-hooks.ts";
import type { Logger } from "../../ports/logger.ts";
import type { AdmissionOptions, PoolGate } from "../../ports/pool-gate.ts";
import type { WatchedPool } from "../../ports/watched-pool.ts";
import type { Release } from "./acquisition.ts";
import { bindStatement, checkedBindStatement } from "./binding.ts";
import type { ConnectionHub } from "./connection-hub.ts";
import type { ManagedClient, QueryCallback } from "./managed-client.ts";
import type { PgModule } from "./pg-internals.ts";
import type { PreparedStatementLimits } from "./prepared-statements.ts";
import type { ServerFacts } from "./server-probe.ts";

/** How long a connection is silent before the kernel asks whether its peer is there, milliseconds. */
const TCP_KEEPALIVE_MS = 10_000;

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
  /** Longest wait for a connection, milliseconds. */
  readonly poolTimeoutMs: number;
  /** Longest time that opening a connection may take, milliseconds. @defaultValue `poolTimeoutMs` */
  readonly connectTimeoutMs?: number;
  /** Whether to know which flow holds which connection. @defaultValue false */
  readonly followFlows?: boolean;
  /** Whether to remember where connections are asked for, which costs some microseconds each. @defaultValue never */
  readonly wantsCallSites?: () => boolean;
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
export interface ManagedPool extends WatchedPool {
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

/** What all connections of the pool share. */
export function makeHub(options: ManagedPoolOptions): ConnectionHub {
  const behindPooler = options.pooler === "transaction";
  return {
    context: options.context,
    binds: options.setting !== undefined,
    bindText: bindStatement(options.setting ?? ""),
    checkedBindText: checkedBindStatement(options.setting ?? ""),
    searchPath: "",
    hooks: options.hooks,
    flows: options.followFlows === true ? new FlowHolds() : undefined,
    setting: (options.setting ?? "").toLowerCase(),
    limits: options.prepared,
    logger: options.logger,
    observer: options.observer,
    recorder: undefined,
    namedStatements: options.prepared.mode !== "off" && !behindPooler,
    sessionState: !behindPooler,
  };
}

/** What `pg.Pool` itself is made with. */
export function poolOptions(options: ManagedPoolOptions): object {
  return {
    connectionString: options.databaseUrl,
    max: options.poolSize + options.maxOverflow,
    min: options.poolSize,
    connectionTimeoutMillis: options.connectTimeoutMs ?? options.poolTimeoutMs,
    // Who watches over the connections ends old ones, not all at the same time.
    maxLifetimeSeconds: options.hooks === undefined ? options.poolRecycleMs / 1000 : 0,
    keepAlive: true,
    keepAliveInitialDelayMillis: TCP_KEEPALIVE_MS,
    ...(options.statementTimeoutMs === undefined ? {} : { statement_timeout: options.statementTimeoutMs }),
  };
}
