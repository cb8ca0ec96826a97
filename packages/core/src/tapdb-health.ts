import type { HealthCheck, HealthReport } from "./component.ts";
import type { ManagedPool } from "./drivers/pg/index.ts";
import { isTapdbError } from "./errors/index.ts";

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

function checkPool({ totalCount, idleCount, waitingCount }: ManagedPool): HealthCheck {
  const message = `${totalCount} connections, ${idleCount} idle, ${waitingCount} waiting`;
  return { name: "pool", status: waitingCount > 0 && idleCount === 0 ? "warn" : "pass", message };
}

/** Looks at the server and the pool. */
export async function checkHealth(
  pool: ManagedPool,
  adapters: readonly { readonly name: string; readonly version: string }[],
): Promise<HealthReport> {
  const checks = [
    await checkServer(pool),
    checkPool(pool),
    ...adapters.map(({ name, version }): HealthCheck => ({ name, status: "pass", message: `version ${version}` })),
  ];
  const failed = checks.some(({ status }) => status === "fail");
  const warned = checks.some(({ status }) => status === "warn");
  return { status: failed ? "unhealthy" : warned ? "degraded" : "healthy", checks };
}
