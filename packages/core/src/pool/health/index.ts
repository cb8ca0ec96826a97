export {
  ConnectionHealthCheck,
  type ConnectionHealthCheckOptions,
  type ConnectionHealthMetrics,
} from "./connection-health-check.ts";
export type { DrainOptions } from "./drain.ts";
