/** The numbers of one pool; docs/reference/pool-metrics.md explains each. */
import type { AcquireEvent, ConnectionEvent, Observer, ReleaseEvent } from "../../observe/index.ts";
import type { PoolGateStats } from "../../ports/pool-gate.ts";
import { DurationHistogram, type DurationFigures } from "./duration-histogram.ts";
import { openTelemetryPoints, type MetricPoint } from "./open-telemetry-points.ts";
import { TenantTimes, type TenantFigures } from "./tenant-times.ts";

/** What the metrics read of a pool. */
export interface MeasuredPool {
  readonly totalCount: number;
  readonly idleCount: number;
  readonly gate: { readonly stats: PoolGateStats; readonly max: number };
}

/** How {@link PoolMetrics} are made. */
export interface PoolMetricsOptions {
  /** What OpenTelemetry calls `db.client.connection.pool.name`. */
  readonly name: string;
  /** Idle connections that are kept: the pool's `poolSize`. */
  readonly idleMin: number;
  /** How many tenants the times are split by. @defaultValue 20 */
  readonly tenants?: number;
}

/** A pool at one moment. Durations are milliseconds, counters count from the start. */
export interface PoolFigures {
  readonly totalCount: number;
  readonly idleCount: number;
  readonly usedCount: number;
  readonly waitingCount: number;
  /** Connections that may be in use at once now, and at most. */
  readonly limit: number;
  readonly max: number;
  readonly suspended: boolean;
  readonly granted: number;
  readonly grantedAfterWait: number;
  /** Acquisitions that got no connection, by error code. */
  readonly failed: Readonly<Record<string, number>>;
  readonly opened: number;
  readonly closed: number;
  /** Connections that came back in a state that is not safe to reuse. */
  readonly destroyedDirty: number;
  readonly wait: DurationFigures;
  readonly run: DurationFigures;
  readonly create: DurationFigures;
  /** The tenants with the most connection time, from the most on. */
  readonly tenants: readonly (TenantFigures & { readonly tenant: string })[];
  /** All other tenants, and the system context. */
  readonly rest: TenantFigures;
}

export class PoolMetrics implements Observer {
  readonly #pool: MeasuredPool;
  readonly #options: PoolMetricsOptions;
  readonly #tenants: TenantTimes;
  readonly #wait = new DurationHistogram();
  readonly #run = new DurationHistogram();
  readonly #create = new DurationHistogram();
  readonly #failed = new Map<string, number>();
  #opened = 0;
  #closed = 0;
  #destroyedDirty = 0;

  constructor(pool: MeasuredPool, options: PoolMetricsOptions) {
    this.#pool = pool;
    this.#options = options;
    this.#tenants = new TenantTimes(options.tenants ?? 20);
  }

  onAcquire({ tenant, waitMs, errorCode }: AcquireEvent): void {
    this.#tenants.addWait(tenant, waitMs, errorCode !== undefined);
    if (errorCode === undefined) this.#wait.add(waitMs);
    else this.#failed.set(errorCode, (this.#failed.get(errorCode) ?? 0) + 1);
  }

  onRelease({ tenant, runMs }: ReleaseEvent): void {
    this.#run.add(runMs);
    this.#tenants.addRun(tenant, runMs);
  }

  onConnection({ kind, durationMs }: ConnectionEvent): void {
    if (kind === "destroyed-dirty") this.#destroyedDirty += 1;
    else if (kind === "closed") this.#closed += 1;
    else {
      this.#opened += 1;
      if (durationMs !== undefined) this.#create.add(durationMs);
    }
  }

  /** A frozen picture of now. */
  snapshot(): PoolFigures {
    const { totalCount, idleCount, gate } = this.#pool;
    const { limit, waiting, suspended, granted, grantedAfterWait } = gate.stats;
    return Object.freeze({
      totalCount,
      idleCount,
      usedCount: totalCount - idleCount,
      waitingCount: waiting,
      limit,
      max: gate.max,
      suspended,
      granted,
      grantedAfterWait,
      failed: Object.freeze(Object.fromEntries(this.#failed)),
      opened: this.#opened,
      closed: this.#closed,
      destroyedDirty: this.#destroyedDirty,
      wait: this.#wait.figures(),
      run: this.#run.figures(),
      create: this.#create.figures(),
      tenants: Object.freeze(this.#tenants.tenants()),
      rest: this.#tenants.rest(),
    });
  }

  /** The same as OpenTelemetry names it: every `db.client.connection.*` metric, with its unit and attributes. */
  openTelemetry(): readonly MetricPoint[] {
    const { totalCount, idleCount, gate } = this.#pool;
    return openTelemetryPoints(this.#options.name, {
      idle: idleCount,
      used: totalCount - idleCount,
      idleMin: this.#options.idleMin,
      idleMax: gate.max,
      max: gate.max,
      pending: gate.stats.waiting,
      timeouts: this.#failed.get("POOL.ACQUIRE_TIMEOUT") ?? 0,
      create: this.#create,
      wait: this.#wait,
      use: this.#run,
    });
  }
}
