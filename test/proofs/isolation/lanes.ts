/** The raw lanes: one tapdb for each way of running it. */
import { createTapdb, type Tapdb, type TapdbConfigInput } from "@tapdb/core";
import { wireProxy, type WireProxy } from "@tapdb/testkit";
import type { ProofContext } from "../harness/define-proof.ts";
import type { Lane } from "./lane.ts";
import type { Operation } from "./operation.ts";
import { cancels } from "./operations/cancels.ts";
import { connections } from "./operations/connections.ts";
import { contextChanges, contextsMissing } from "./operations/contexts.ts";
import { cheapReads, poolReads } from "./operations/pool-reads.ts";
import { poolWrites } from "./operations/pool-writes.ts";
import { sessionState } from "./operations/session-state.ts";
import { streams } from "./operations/streams.ts";
import { transactions } from "./operations/transactions.ts";
import type { Plan } from "./plan.ts";
import type { World } from "./world.ts";

/** Makes a tapdb that ends with the run. */
export type MakeTap = (config?: Partial<TapdbConfigInput>) => Tapdb;

/** How long a pool may take to close: longer, and a connection was never given back. Milliseconds. */
const CLOSE_MS = 10_000;

async function closeInTime(tap: Tapdb): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(reject, CLOSE_MS, new RangeError(`a pool did not close within ${CLOSE_MS} ms`));
  await Promise.race([tap.close(), promise]).finally(() => clearTimeout(timer));
}

/** Gives a way to make them. */
export function tapMaker({ database }: World, { defer }: ProofContext): MakeTap {
  return (config) => {
    const tap = createTapdb({
      databaseUrl: database.appUrl,
      poolSize: 8,
      maxOverflow: 0,
      poolTimeoutMs: 50_000,
      tenancy: { maxTenantBytes: 256 },
      ...config,
    });
    defer(() => closeInTime(tap));
    return tap;
  };
}

/** Everything but what has a lane of its own. */
function everything(reporting: string): readonly Operation[] {
  return [
    ...cheapReads,
    ...poolReads,
    ...poolWrites,
    ...connections,
    ...sessionState(reporting),
    ...streams,
    ...transactions,
    ...cancels,
    ...contextChanges,
    ...contextsMissing,
  ];
}

/** The lanes that use the pool itself. */
export function rawLanes(world: World, plan: Plan, make: MakeTap): readonly Lane[] {
  const all = everything(world.reporting);
  const calls = (share: keyof Plan["shares"]): number => Math.ceil(plan.calls * plan.shares[share]);
  const lanes: Lane[] = [
    {
      name: "bulk",
      tap: make({ profiler: { enabled: false } }),
      operations: cheapReads,
      walkers: 8,
      burst: 24,
      quota: calls("bulk"),
    },
    { name: "pool of 8", tap: make(), operations: all, walkers: 6, burst: 12, quota: calls("mixed") },
    { name: "pool of 1", tap: make({ poolSize: 1 }), operations: all, walkers: 4, burst: 8, quota: calls("solo") },
    {
      name: "starved pool",
      tap: make({ poolSize: 1, poolTimeoutMs: 60 }),
      operations: [...cheapReads, ...poolWrites],
      walkers: 8,
      burst: 16,
      quota: calls("starved"),
    },
  ];
  if (world.bouncer === undefined) return lanes;
  const pooled = all.filter(({ session }) => session !== true);
  const tap = make({ databaseUrl: world.bouncer.url(), poolSize: 8 });
  return [...lanes, { name: "PgBouncer", tap, operations: pooled, walkers: 4, burst: 12, quota: calls("bouncer") }];
}

/** A lane behind a proxy that sees whether anything reaches the server; nothing may. */
export async function silentLane(
  { database }: World,
  plan: Plan,
  make: MakeTap,
  { defer }: ProofContext,
): Promise<{ lane: Lane; proxy: WireProxy }> {
  const proxy = await wireProxy({ target: database.appUrl });
  defer(() => proxy.close());
  // Without the pool's own signs of life: what is seen then was sent by somebody.
  const tap = make({ databaseUrl: proxy.url(), poolSize: 2, pool: { health: { keepaliveMs: 0 } } });
  await tap.start();
  await proxy.reset();
  const quota = Math.ceil(plan.calls * plan.shares.missing);
  return { lane: { name: "no context", tap, operations: contextsMissing, walkers: 2, burst: 8, quota }, proxy };
}
