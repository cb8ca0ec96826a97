import type { Context, Tapdb } from "@tapdb/core";

/** Runs `work` as the system, synchronously; what it starts stays there. System work that is under way goes on as it is. */
export function inSystemContext<T>(tap: Tapdb, reason: string, work: () => T): T {
  if (tap.context.current()?.kind === "system") return work();
  tap.config.logger?.debug("tapdb runs work as the system", { reason });
  const context: Context = { kind: "system", reason, unitOfWork: {}, transaction: undefined, labels: undefined };
  return tap.context.run(context, work);
}
