import type { Tapdb } from "@tapdb/core";
import type { Owners } from "./entity-manager/owners.ts";
import type { TransactionForks } from "./entity-manager/transaction-forks.ts";
import type { Labeller } from "./labels/labeller.ts";

/** What tapdb keeps for one ORM. */
export interface OrmState {
  readonly tap: Tapdb;
  readonly owners: Owners;
  readonly forks: TransactionForks;
  readonly labeller: Labeller;
}
