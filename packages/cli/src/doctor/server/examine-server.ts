import type { Client } from "pg";
import { sqlStateOf } from "@tapdb/core/errors";
import { clockCheck } from "./clock-check.ts";
import { connectionLimitCheck } from "./connection-limit-check.ts";
import { latencyCheck } from "./latency-check.ts";
import { leakyViewsCheck } from "./leaky-views-check.ts";
import { poolerCheck } from "./pooler-check.ts";
import { preparedStatementsCheck } from "./prepared-statements-check.ts";
import { roleCheck } from "./role-check.ts";
import type { ServerCheck, ServerSession } from "./session.ts";
import { tenantTablesCheck } from "./tenant-tables-check.ts";
import { versionCheck } from "./version-check.ts";

const CHECKS: readonly ServerCheck[] = [
  versionCheck,
  roleCheck,
  tenantTablesCheck,
  leakyViewsCheck,
  poolerCheck,
  preparedStatementsCheck,
  connectionLimitCheck,
  clockCheck,
  latencyCheck,
];
const STATEMENT_TIMEOUT = "5s";

async function inReadOnlyTransaction(client: Client, work: () => Promise<void>): Promise<void> {
  await client.query(
    `begin read only; set local statement_timeout = '${STATEMENT_TIMEOUT}'; set local lock_timeout = '1s'`,
  );
  try {
    await work();
  } finally {
    await client.query("rollback");
  }
}

/** Runs every check of the server; one that fails is told as not seen, and the others go on. */
export async function examineServer(session: ServerSession, signal: AbortSignal): Promise<void> {
  for (const check of CHECKS) {
    if (signal.aborted) throw signal.reason;
    const work = (): Promise<void> => check.run(session);
    try {
      await (check.outsideTransaction === true ? work() : inReadOnlyTransaction(session.client, work));
    } catch (error) {
      session.findings.unseen(check.name, `the server answered ${sqlStateOf(error) ?? "nothing in time"}`);
    }
  }
}
