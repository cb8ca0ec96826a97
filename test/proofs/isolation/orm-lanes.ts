/** One lane for each ORM and each way of running it. */
import type { Tapdb } from "@tapdb/core";
import type { OrmDriver } from "@tapdb/testkit/contract";
import type { ProofContext } from "../harness/define-proof.ts";
import type { Lane } from "./lane.ts";
import type { MakeTap } from "./lanes.ts";
import { ormReads } from "./operations/orm-reads.ts";
import { ormWrites } from "./operations/orm-writes.ts";
import { sharedEntityManager } from "./operations/shared-entity-manager.ts";
import type { Operation } from "./operation.ts";
import type { Plan } from "./plan.ts";
import type { World } from "./world.ts";

async function loadDrivers(): Promise<readonly OrmDriver[]> {
  const { typeormDriver } = await import("@tapdb/testkit/contract/drivers/typeorm");
  const { prismaDriver } = await import("@tapdb/testkit/contract/drivers/prisma");
  const { mikroOrmDriver } = await import("@tapdb/testkit/contract/drivers/mikro-orm");
  return [typeormDriver, prismaDriver, mikroOrmDriver];
}

async function operationsOf(
  driver: OrmDriver,
  tap: Tapdb,
  { database }: World,
  { defer }: ProofContext,
): Promise<readonly Operation[]> {
  const handle = await driver.open(tap, { app: database.appUrl, admin: database.adminUrl });
  defer(() => handle.close());
  const own = driver.name === "mikro-orm" ? await sharedEntityManager(driver.name, tap, defer) : [];
  return [...ormReads(driver.name, handle), ...ormWrites(driver.name, handle), ...own];
}

/** Opens every ORM, or only the one of this name, on a pool of four, a pool of one, and PgBouncer. */
export async function ormLanes(
  world: World,
  plan: Plan,
  make: MakeTap,
  context: ProofContext,
  only?: string,
): Promise<readonly Lane[]> {
  const lanes: Lane[] = [];
  const drivers = (await loadDrivers()).filter(({ name }) => only === undefined || name === only);
  const quota = Math.ceil((plan.calls * plan.shares.orm) / drivers.length / 4);
  for (const driver of drivers) {
    await driver.prepare?.();
    const open = async (name: string, tap: Tapdb, share: number): Promise<void> => {
      const operations = await operationsOf(driver, tap, world, context);
      lanes.push({ name: `${driver.name}, ${name}`, tap, operations, walkers: 2, burst: 6, quota: quota * share });
    };
    await open("pool of 4", make({ poolSize: 4 }), 2);
    await open("pool of 1", make({ poolSize: 1 }), 1);
    if (world.bouncer !== undefined) {
      await open("PgBouncer", make({ databaseUrl: world.bouncer.url(), poolSize: 4 }), 1);
    }
  }
  return lanes;
}
