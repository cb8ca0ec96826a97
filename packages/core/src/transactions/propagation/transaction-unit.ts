import type { TransactionScope } from "../../context/index.ts";
import type { TransactionHooks } from "../hooks/transaction-hooks.ts";
import type { RepeatGuard } from "../repeat-guard.ts";
import type { Transaction } from "../transaction-options.ts";

/** What rolls back as one: a transaction, or a savepoint in it. Those that join share it. */
export interface TransactionUnit {
  readonly scope: TransactionScope;
  readonly handle: Transaction;
  readonly hooks: TransactionHooks;
  readonly guard: RepeatGuard;
  /** Set once it can only be rolled back. */
  rollbackOnly: RollbackOnly | undefined;
}

/** Why a unit can only be rolled back. */
export interface RollbackOnly {
  /** `owner`: whoever began it said so; `participant`: one that joined it failed. */
  readonly by: "owner" | "participant";
  readonly cause: unknown;
}

/** The units of open transactions, by scope. */
export class TransactionUnits {
  readonly #units = new WeakMap<TransactionScope, TransactionUnit>();

  add(unit: TransactionUnit): void {
    this.#units.set(unit.scope, unit);
  }

  /** The unit that code in `scope` is in. An ORM's own nested transactions have none: the one around them counts. */
  of(scope: TransactionScope | undefined): TransactionUnit | undefined {
    for (let level = scope; level !== undefined; level = level.parent) {
      const unit = this.#units.get(level);
      if (unit !== undefined) return unit;
    }
    return undefined;
  }
}
