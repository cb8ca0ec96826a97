import type { ProfileReport } from "@tapdb/core/queries";
import type { OrmName } from "./applications/shop-application.ts";
import type { IsolationResult } from "./isolation/run-isolation.ts";
import type { NeighbourTimes } from "./noisy-neighbour/run-noisy-neighbour.ts";
import type { Timing } from "./overhead/measure-overhead.ts";
import type { WriteSkewResult } from "./write-skew/run-write-skew.ts";

/** An ORM that the demo did not run. */
export interface SkippedOrm {
  readonly orm: OrmName;
  readonly why: string;
}

/** What a page of the application sent. */
export interface ProfileResult {
  readonly orm: OrmName;
  readonly profile: ProfileReport;
}

/** The time of a bare query and of the same one bound to a tenant. */
export interface OverheadResult {
  /** `pg pool`, or the ORM's name. */
  readonly name: string;
  /** `bare`, `bound`, and for the pool `today`: BEGIN, set_config, query, COMMIT. */
  readonly timings: readonly Timing[];
}

/** What the demo ran on. */
export interface DatabaseFacts {
  /** `18.4`. */
  readonly server: string;
  readonly description: string;
  readonly readOnly: boolean;
  /** What was not looked at, and why. */
  readonly notes: readonly string[];
}

/** Everything that the demo showed. */
export interface DemoReport {
  readonly database: DatabaseFacts;
  readonly skipped: readonly SkippedOrm[];
  readonly isolation: readonly IsolationResult[];
  /** Whether the rows of all other tenants were the same afterwards; undefined where that was not looked at. */
  readonly othersUnchanged: boolean | undefined;
  readonly writeSkew: readonly WriteSkewResult[];
  /** What a quiet tenant sees of a noisy one, with pg-pool and with tapdb; empty where it was not measured. */
  readonly neighbour: readonly NeighbourTimes[];
  readonly profiles: readonly ProfileResult[];
  readonly overhead: readonly OverheadResult[];
  /** Whether nothing leaked and SERIALIZABLE held. */
  readonly pass: boolean;
}

/** The verdict over the parts. */
export function isSound(report: Omit<DemoReport, "pass">): boolean {
  const leaked = report.isolation.some(({ leaked: rows }) => rows > 0);
  const broken = report.writeSkew.some(({ serializable }) => serializable.broken > 0);
  return !leaked && !broken && report.othersUnchanged !== false && report.isolation.length > 0;
}
