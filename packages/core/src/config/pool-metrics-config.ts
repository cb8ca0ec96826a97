import { integer, section, type Field } from "./field.ts";

/** What the metrics of the pool hold. */
export interface PoolMetricsConfig {
  /**
   * How many tenants the wait and run times are split by: those with the most use of connections, the others together as
   * "the rest". Tenant ids appear in the metrics as they are; 0 keeps them out. @defaultValue 20
   */
  readonly tenants: number;
}

export const poolMetricsSection: Field<PoolMetricsConfig> = section<PoolMetricsConfig>({
  tenants: integer(0, 200, 20),
});
