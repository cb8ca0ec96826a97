import type { TransactionForks } from "../entity-manager/transaction-forks.ts";
import type { Configuration } from "../mikro-orm-types.ts";

interface FlushEvent {
  readonly uow: { getChangeSets(): readonly { readonly entity: object }[] };
}

/** Before MikroORM writes entities, their state is remembered for the case of a rollback. */
export function rememberOnFlush(config: Configuration, forks: TransactionForks): void {
  const subscriber = {
    onFlush: async ({ uow }: FlushEvent): Promise<void> => {
      for (const { entity } of uow.getChangeSets()) forks.remember(entity);
    },
  };
  config.set("subscribers", [...(config.get("subscribers") as unknown[]), subscriber]);
}
