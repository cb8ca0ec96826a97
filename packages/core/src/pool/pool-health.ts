import type { HealthCheck, HealthReport } from "../component.ts";
import type { ManagedPool } from "../drivers/pg/index.ts";
import { isTapdbError } from "../errors/index.ts";

async function checkServer(pool: ManagedPool): Promise<HealthCheck> {
  try {
    const facts = await pool.start();
    const major = Math.floor(facts.versionNumber / 10_000);
    return {
      name: "server",
      status: "pass",
      message: `PostgreSQL ${major}${facts.behindPooler ? " behind a pooler" : ""}`,
    };
  } catch (error) {
    return {
      name: "server",
      status: "fail",
      message: isTapdbError(error) ? `${error.code}: ${error.message}` : "could not be reached",
    };
  }
}

function checkPool({ totalCount, idleCount, gate }: ManagedPool): HealthCheck {
  const { waiting, suspended } = gate.stats;
  const message = `${totalCount} connections, ${idleCount} idle, ${waiting} waiting${suspended ? ", suspended" : ""}`;
  return { name: "pool", status: suspended || (waiting > 0 && idleCount === 0) ? "warn" : "pass", message };
}

/** The verdict on some checks: that of the worst. */
export function healthReport(checks: readonly HealthCheck[]): HealthReport {
  const failed = checks.some(({ status }) => status === "fail");
  const warned = checks.some(({ status }) => status === "warn");
  return { status: failed ? "unhealthy" : warned ? "degraded" : "healthy", checks };
}

/** Looks at the server and the pool. */
export async function poolHealth(pool: ManagedPool): Promise<HealthReport> {
  return healthReport([await checkServer(pool), checkPool(pool)]);
}
