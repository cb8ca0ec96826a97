/** What is bound before a statement: a tenant, "no tenant" (the empty string), or nothing at all on the system pool. */
import { contextMissing, type Context } from "../../context/index.ts";
import type { ConnectionHub } from "./connection-hub.ts";

/** The value of the tenant setting; `""` is no tenant, null means that nothing is bound. */
export type Binding = string | null;

/**
 * The binding of a context.
 * @throws {TapdbError} `CONTEXT.MISSING` when there is none.
 */
export function bindingOf(context: Context | undefined, hub: ConnectionHub): Binding {
  if (context === undefined) throw contextMissing();
  if (!hub.binds) return null;
  return context.kind === "tenant" ? context.tenant : "";
}

/** The text that binds a tenant through the extended protocol. */
export function bindStatement(setting: string): string {
  return `select set_config('${setting}', $1, true)`;
}
