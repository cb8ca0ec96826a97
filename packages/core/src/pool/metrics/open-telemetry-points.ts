/**
 * The pool in the words of OpenTelemetry.
 *
 * Source: OpenTelemetry, "Semantic conventions for database client metrics", connection pools.
 */
import { BUCKET_BOUNDS_MS, type DurationHistogram } from "./duration-histogram.ts";

/** A histogram's value: how many, their sum, and how many up to each bound (the last: above all). */
export interface HistogramValue {
  readonly count: number;
  /** Seconds. */
  readonly sum: number;
  /** Upper bounds, seconds. */
  readonly bounds: readonly number[];
  readonly buckets: readonly number[];
}

/** One metric with one set of attributes at one moment. */
export interface MetricPoint {
  readonly name: string;
  readonly kind: "updowncounter" | "counter" | "histogram";
  /** UCUM: `{connection}`, `{request}`, `{timeout}`, `s`. */
  readonly unit: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly value: number | HistogramValue;
}

/** What the points are made of. */
export interface PointSources {
  readonly idle: number;
  readonly used: number;
  readonly idleMin: number;
  readonly idleMax: number;
  readonly max: number;
  readonly pending: number;
  readonly timeouts: number;
  readonly create: DurationHistogram;
  readonly wait: DurationHistogram;
  readonly use: DurationHistogram;
}

const PREFIX = "db.client.connection";
const BOUNDS = Object.freeze(BUCKET_BOUNDS_MS.map((bound) => bound / 1_000));

function histogram(durations: DurationHistogram): HistogramValue {
  const { count, sumMs } = durations.figures();
  return Object.freeze({ count, sum: sumMs / 1_000, bounds: BOUNDS, buckets: Object.freeze(durations.buckets) });
}

/** Every `db.client.connection.*` metric of one pool. */
export function openTelemetryPoints(poolName: string, sources: PointSources): readonly MetricPoint[] {
  const pool = { [`${PREFIX}.pool.name`]: poolName };
  const point = (
    name: string,
    kind: MetricPoint["kind"],
    unit: string,
    value: MetricPoint["value"],
    state?: string,
  ): MetricPoint =>
    Object.freeze({
      name: `${PREFIX}.${name}`,
      kind,
      unit,
      attributes: Object.freeze(state === undefined ? pool : { ...pool, [`${PREFIX}.state`]: state }),
      value,
    });
  return Object.freeze([
    point("count", "updowncounter", "{connection}", sources.idle, "idle"),
    point("count", "updowncounter", "{connection}", sources.used, "used"),
    point("idle.max", "updowncounter", "{connection}", sources.idleMax),
    point("idle.min", "updowncounter", "{connection}", sources.idleMin),
    point("max", "updowncounter", "{connection}", sources.max),
    point("pending_requests", "updowncounter", "{request}", sources.pending),
    point("timeouts", "counter", "{timeout}", sources.timeouts),
    point("create_time", "histogram", "s", histogram(sources.create)),
    point("wait_time", "histogram", "s", histogram(sources.wait)),
    point("use_time", "histogram", "s", histogram(sources.use)),
  ]);
}
