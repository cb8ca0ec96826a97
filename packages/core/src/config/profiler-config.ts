import { flag, integer, section, type Field } from "./field.ts";

/** What the query profiler keeps. */
export interface ProfilerConfig {
  /** Whether statements are profiled. Costs a few microseconds each. @defaultValue true */
  readonly enabled: boolean;
  /** Fingerprints kept; the rest is counted together. Bounds the profiler's memory. @defaultValue 5_000 */
  readonly maxFingerprints: number;
  /** How often one unit of work may run the same statement before it is reported as N+1. @defaultValue 10 */
  readonly nPlusOneThreshold: number;
}

export const profilerSection: Field<ProfilerConfig> = section<ProfilerConfig>({
  enabled: flag(true),
  maxFingerprints: integer(1, 1_000_000, 5_000),
  nPlusOneThreshold: integer(2, 1_000_000, 10),
});
