import { field, integer, oneOf, section, type Field } from "./field.ts";

/** A figure for each tenant: one for all, by tenant, or from a function. */
export type PerTenant = number | Readonly<Record<string, number>> | ((tenant: string) => number);

/** Who gets a connection, and when. */
export interface PoolAdmissionConfig {
  /**
   * Each tenant's share of the connections' time while they are short, relative to the others; above 0. Tenants that are not
   * named have 1. A function is asked when a tenant comes back after having had no work. @defaultValue 1 for everybody
   */
  readonly weights: PerTenant | undefined;
  /**
   * Connections that one tenant may have at once, also while others are free. It keeps room for newcomers when one tenant's
   * statements take seconds, and leaves connections unused when nobody else comes. @defaultValue no cap
   */
  readonly maxPerTenant: PerTenant | undefined;
  /**
   * Acquisitions that may wait, then `POOL.QUEUE_FULL` for the tenant with the most of them. A longer queue only fails later.
   * @defaultValue 10_000
   */
  readonly maxQueue: number;
  /** Acquisitions of one tenant that may wait. @defaultValue as many as `maxQueue` */
  readonly maxQueuePerTenant: number | undefined;
  /**
   * Whether work that is too late is dropped with `POOL.SHED` before it reaches the database: `deadline` drops what can't be
   * done within its `finishWithinMs`; `overload` also what has waited for half of its timeout while its tenant's queue has
   * not been empty for a whole one. @defaultValue "overload"
   */
  readonly shedding: "overload" | "deadline" | "off";
}

function isPerTenant(value: unknown): value is PerTenant {
  const isFigure = (figure: unknown): boolean => typeof figure === "number" && figure > 0;
  if (typeof value === "function" || isFigure(value)) return true;
  return typeof value === "object" && value !== null && !Array.isArray(value) && Object.values(value).every(isFigure);
}

const perTenant = field<PerTenant | undefined>(
  "a number above 0, an object of such numbers by tenant, or a function of the tenant",
  isPerTenant,
  undefined,
);

export const poolAdmissionSection: Field<PoolAdmissionConfig> = section<PoolAdmissionConfig>({
  weights: perTenant,
  maxPerTenant: perTenant,
  maxQueue: integer(0, 10_000_000, 10_000),
  maxQueuePerTenant: integer<number | undefined>(1, 10_000_000, undefined),
  shedding: oneOf(["overload", "deadline", "off"], "overload"),
});
