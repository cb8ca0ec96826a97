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

/** What a session is known by: what its statements act as, and where they look for tables. */
const SESSION = "concat(current_setting('role'), ' ', current_setting('search_path'))";
const CHANGED = "tapdb.session_changed";

/**
 * As {@link bindStatement}, for the first statement of whoever gets a connection. It fails, and with it the whole flight,
 * when the session is not as it was when it was new: a function or a DO block can leave a temporary table, a role or a
 * search path behind that no command tag shows, and the next tenant would read from there.
 */
export function firstBindStatement(setting: string): string {
  // Remembered in the session; a rollback may take that with it.
  const remembered = "nullif(current_setting('tapdb.session', true), '')";
  const fresh = "(select 'none ' || reset_val from pg_settings where name = 'search_path')";
  const same = `pg_my_temp_schema() = 0 and ${SESSION} = coalesce(${remembered}, ${fresh})`;
  const tenant = `case when ${same} then $1 else current_setting('${CHANGED}') end`;
  return `select set_config('${setting}', ${tenant}, true), set_config('tapdb.session', ${SESSION}, false)`;
}

/** Brings a changed session back to what it was when it was new, as far as other tenants are concerned. */
export const RESTORE_SESSION = "rollback; discard temp; reset role; reset search_path";

/** Whether an error is that of {@link firstBindStatement}. */
export function isChangedSession(error: { readonly code?: string; readonly message: string }): boolean {
  return error.code === "42704" && error.message.includes(CHANGED);
}
