/** What the components of tapdb have in common. */

/** The verdict of a health check. */
export interface HealthReport {
  readonly status: "healthy" | "degraded" | "unhealthy";
  readonly checks: readonly HealthCheck[];
}

/** One thing that was looked at, or that could not be seen. */
export interface HealthCheck {
  readonly name: string;
  readonly status: "pass" | "warn" | "fail" | "unknown";
  readonly message: string;
}

/** A component: numbers, a verdict, an end. */
export interface Component {
  /** A frozen snapshot. */
  getMetrics(): Readonly<Record<string, unknown>>;
  healthCheck(): Promise<HealthReport>;
  /** Ends it; later calls change nothing. */
  close(): Promise<void>;
}
