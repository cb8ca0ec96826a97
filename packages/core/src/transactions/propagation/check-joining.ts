import type { ManagedTransaction } from "../../drivers/pg/index.ts";
import { TapdbError } from "../../errors/index.ts";
import type { TransactionOptions } from "../transaction-options.ts";

function mismatch(message: string, hint: string): TapdbError {
  return new TapdbError({ code: "TRANSACTION.ISOLATION_MISMATCH", message, hint });
}

/**
 * Checks that what a joining or nested transaction asks for is what the open one is. Read-only work may join one that writes,
 * as in Spring; a savepoint of it takes no writes.
 * @throws {TapdbError} `TRANSACTION.ISOLATION_MISMATCH`.
 */
export function checkJoining(options: TransactionOptions, outer: ManagedTransaction): void {
  const { isolation, readOnly, deferrable } = options;
  if (isolation !== undefined && isolation !== outer.isolation) {
    throw mismatch(
      `A transaction that takes part in another asked for ${isolation}, and that one is ${outer.isolation ?? "at the server's default level"}.`,
      "Ask for the level on the outermost transaction, or use the propagation requires_new.",
    );
  }
  if (readOnly === false && outer.readOnly) {
    throw mismatch(
      "A transaction that writes asked to take part in one that is read-only.",
      "Leave readOnly off the outermost transaction, or use the propagation requires_new.",
    );
  }
  if (deferrable === true && !outer.deferrable) {
    throw mismatch(
      "A transaction that takes part in another asked to be deferrable, and that one is not.",
      "Ask for it on the outermost transaction, or use the propagation requires_new.",
    );
  }
}
