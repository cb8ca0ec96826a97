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

/** The text that binds a tenant, `$1`. Qualified, since a session's search path may have been changed. */
export function bindStatement(setting: string): string {
  return `select pg_catalog.set_config('${setting}', $1, true)`;
}

const CHANGED = "tapdb.session_changed";
const EQUALS = "operator(pg_catalog.=)";
const NO_TEMPORARY_TABLES = `(pg_catalog.pg_my_temp_schema() ${EQUALS} 0 or not exists (
  select from pg_catalog.pg_class where relnamespace ${EQUALS} pg_catalog.pg_my_temp_schema()))`;

/**
 * As {@link bindStatement}, for the first statement of whoever gets a connection; `$2` is the search path that a new session
 * has. It fails, and with it the whole flight, when the session is not as a new one is: a function or a DO block can leave a
 * temporary table, a role or a search path behind that no command tag shows, and the next tenant would read from there.
 */
export function checkedBindStatement(setting: string): string {
  const unchanged = [
    `pg_catalog.current_setting('role') ${EQUALS} 'none'`,
    `pg_catalog.current_setting('search_path') ${EQUALS} $2`,
    NO_TEMPORARY_TABLES,
  ].join(" and ");
  const tenant = `case when ${unchanged} then $1 else pg_catalog.current_setting('${CHANGED}') end`;
  return `select pg_catalog.set_config('${setting}', ${tenant}, true)`;
}

/** Brings a changed session back to what a new one is, as far as other tenants are concerned, and says its search path. */
export const RESTORE_SESSION =
  "rollback; discard temp; reset role; reset search_path; select pg_catalog.current_setting('search_path')";

/** Whether an error is that of {@link checkedBindStatement}. */
export function isChangedSession(error: { readonly code?: string; readonly message: string }): boolean {
  return error.code === "42704" && error.message.includes(CHANGED);
}
