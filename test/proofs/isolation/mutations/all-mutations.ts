import type { Mutation } from "./mutation.ts";
import { ormMutations } from "./orm-mutations.ts";
import { poolMutations } from "./pool-mutations.ts";

/** Every defect that the proof can plant. */
export const allMutations: readonly Mutation[] = [...poolMutations, ...ormMutations];
