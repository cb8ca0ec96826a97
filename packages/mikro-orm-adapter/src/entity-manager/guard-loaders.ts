import type { EntityManager } from "../mikro-orm-types.ts";
import type { Owners } from "./owners.ts";

/** Names of 6.x's data loaders, which are fields of the entity manager; 7.x gives them out by a method. */
const LOADERS = ["refLoader", "colLoader", "colLoaderMtoN"];

interface Loader {
  load(...values: unknown[]): unknown;
}

/** Makes the data loaders of a 6.x entity manager serve its owner only: their batches run for whoever came first. */
export function guardLoaders(em: EntityManager, owners: Owners): void {
  const fields = em as unknown as Record<string, Loader | undefined>;
  for (const name of LOADERS) {
    const loader = fields[name];
    if (loader === undefined) continue;
    fields[name] = {
      load: async (...values) => {
        owners.require(em, "binds");
        return loader.load(...values);
      },
    };
  }
}
