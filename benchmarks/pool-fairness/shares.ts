import { setTimeout as pause } from "node:timers/promises";
import { Callers } from "./callers.ts";
import type { Contender } from "./contender.ts";

/** A tenant that always has work. */
export interface BusyTenant {
  readonly tenant: string;
  readonly callers: number;
  /** What each of its statements takes on the server, milliseconds. */
  readonly queryMs: number;
}

/** The connection time that each tenant got while all had work, milliseconds. */
export async function sharesOf(
  pool: Contender,
  tenants: readonly BusyTenant[],
  { warmupMs, forMs }: { readonly warmupMs: number; readonly forMs: number },
): Promise<number[]> {
  const callers = new Callers();
  for (const { tenant, callers: count, queryMs } of tenants) {
    callers.start({ count, work: () => pool.sleep(tenant, queryMs) }, []);
  }
  const used = (): number[] => tenants.map(({ tenant }) => pool.usedMs.get(tenant) ?? 0);
  await pause(warmupMs);
  const before = used();
  await pause(forMs);
  const shares = used().map((ms, at) => ms - before[at]!);
  await callers.stop();
  return shares;
}
