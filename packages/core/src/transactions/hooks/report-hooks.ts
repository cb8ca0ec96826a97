import type { Logger } from "../../ports/logger.ts";
import type { TransactionCounters } from "../transaction-metrics.ts";
import type { TransactionOptions } from "../transaction-options.ts";
import { hooksFailed } from "./transaction-hooks.ts";

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}

/** Tells what hooks threw; nothing else comes of it. */
export function reportHooks(
  { logger, counters }: { readonly logger: Logger; readonly counters: TransactionCounters },
  { onHookError }: TransactionOptions,
  thrown: readonly unknown[],
  when: "commit" | "rollback",
): void {
  if (thrown.length === 0) return;
  counters.hooksFailed += thrown.length;
  const error = hooksFailed(thrown, when);
  logger.error(error.message, { code: error.code, names: thrown.map(nameOf) });
  try {
    onHookError?.(error);
  } catch (failure) {
    logger.error("onHookError threw", { code: error.code, names: [nameOf(failure)] });
  }
}
