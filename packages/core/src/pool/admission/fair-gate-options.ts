import type { PerTenant } from "../../config/index.ts";
import type { Shedding } from "./overload.ts";

/** How a {@link FairGate} is made. */
export interface FairGateOptions {
  /** The connections of the pool: the most permits. */
  readonly max: number;
  /** Longest wait of an acquisition that does not say, milliseconds. @defaultValue 30_000 */
  readonly timeoutMs?: number;
  /** Shares of the connections, relative to one another, above 0; who is not named has 1. @defaultValue 1 for everybody */
  readonly weights?: PerTenant | undefined;
  /** Connections that one tenant may have at once; who is not named has no cap. @defaultValue no cap */
  readonly maxPerTenant?: PerTenant | undefined;
  /** Acquisitions that may wait. A longer queue only fails later. @defaultValue 10_000 */
  readonly maxQueue?: number;
  /** Acquisitions of one tenant that may wait. @defaultValue as many as `maxQueue` */
  readonly maxQueuePerTenant?: number | undefined;
  /** Whether late work is dropped while it waits. @defaultValue "overload" */
  readonly shedding?: Shedding;
}

/** Reads a figure for one tenant; what is not a number above 0 counts as `otherwise`, as does the system context. */
export function figureOf(figures: PerTenant | undefined, tenant: string | undefined, otherwise: number): number {
  if (figures === undefined || tenant === undefined) return otherwise;
  const figure =
    typeof figures === "number"
      ? figures
      : typeof figures === "function"
        ? figures(tenant)
        : Object.hasOwn(figures, tenant)
          ? figures[tenant]
          : undefined;
  return typeof figure === "number" && figure > 0 ? figure : otherwise;
}
