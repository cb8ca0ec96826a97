import { section, type Field } from "./field.ts";
import { poolAdmissionSection, type PoolAdmissionConfig } from "./pool-admission-config.ts";
import { poolHealthSection, type PoolHealthConfig } from "./pool-health-config.ts";
import { poolMetricsSection, type PoolMetricsConfig } from "./pool-metrics-config.ts";
import { poolSizingSection, type PoolSizingConfig } from "./pool-sizing-config.ts";

/** How the pool behaves; how large it is stands beside it, in `poolSize` and `maxOverflow`. */
export interface PoolSectionConfig {
  readonly admission: PoolAdmissionConfig;
  readonly health: PoolHealthConfig;
  readonly metrics: PoolMetricsConfig;
  readonly sizing: PoolSizingConfig;
}

export const poolSection: Field<PoolSectionConfig> = section<PoolSectionConfig>({
  admission: poolAdmissionSection,
  health: poolHealthSection,
  metrics: poolMetricsSection,
  sizing: poolSizingSection,
});
