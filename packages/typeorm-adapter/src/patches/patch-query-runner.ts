import { replaceMethod } from "./replace-method.ts";
import { runLabelled } from "./run-labelled.ts";

const patched = Symbol.for("tapdb.typeorm.patched-query-runner");

/** Names for raw statements on a query runner; its class is not exported, so the first runner leads there. */
export function patchQueryRunner(runner: object): void {
  const prototype = Object.getPrototypeOf(runner) as Record<string | symbol, unknown>;
  if (Object.hasOwn(prototype, patched)) return;
  Object.defineProperty(prototype, patched, { value: true });
  for (const name of ["query", "stream"]) {
    replaceMethod(prototype, name, ({ binding, proceed }, boundary) =>
      runLabelled(binding, name, undefined, boundary, proceed),
    );
  }
}
