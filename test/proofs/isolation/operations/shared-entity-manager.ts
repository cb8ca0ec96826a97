/** MikroORM's identity map answers without a query: an entity manager that two tenants share must refuse the second. */
import { MikroORM } from "@mikro-orm/postgresql";
import { withTapdb } from "@tapdb/mikro-orm-adapter";
import type { Tapdb } from "@tapdb/core";
import { Customer, entities } from "@tapdb/testkit/contract/drivers/mikro-orm/entities";
import { errorCode } from "../error-code.ts";
import { inGroup, type Operation } from "../operation.ts";
import { anId } from "../tenants.ts";

/** The operations on one entity manager for two tenants. */
export async function sharedEntityManager(
  group: string,
  tap: Tapdb,
  defer: (step: () => unknown) => void,
): Promise<readonly Operation[]> {
  const orm = await MikroORM.init(withTapdb({ entities }, tap));
  defer(() => orm.close());
  const operation = inGroup(group);
  return [
    operation("entity manager of two tenants", 4, async ({ tenant, other, random, verdicts }) => {
      const em = orm.em.fork();
      const id = anId(tenant, random);
      const found = await em.findOne(Customer, { id });
      verdicts.owners(tenant, [found?.tenantId ?? ""]);
      verdicts.that(found?.id === id, "an entity manager finds its tenant's row");
      const foreign = tap.withTenant(other.id, () => em.findOne(Customer, { id }));
      await verdicts.refused(foreign, ["CONTEXT.TENANT_MISMATCH"], errorCode);
    }),
  ];
}
