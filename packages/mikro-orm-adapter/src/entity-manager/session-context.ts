/** MikroORM 7.2 sets session variables of its own; the tenant's is tapdb's to set. */
import type { Tapdb } from "@tapdb/core";
import { TapdbError } from "@tapdb/core/errors";

export interface SessionContext {
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly role?: string;
}

/**
 * `session` without the tenant's setting, which is bound already; MikroORM would send it in three more round trips.
 * @throws {TapdbError} `CONTEXT.SETTING_RESERVED` when it names another tenant than the running code acts for.
 */
export function withoutTenant(session: SessionContext, tap: Tapdb): SessionContext {
  const setting = tap.config.tenancy.setting.toLowerCase();
  const context = tap.context.current();
  const tenant = context?.kind === "tenant" ? context.tenant : undefined;
  const others = Object.entries(session.variables ?? {}).filter(([name, value]) => {
    if (name.toLowerCase() !== setting) return true;
    if (tenant !== undefined && String(value) === tenant) return false;
    throw new TapdbError({
      code: "CONTEXT.SETTING_RESERVED",
      message: "MikroORM's session context tried to change the setting that holds the tenant.",
      hint: "Use tap.withTenant to act for a tenant; only tapdb binds it.",
    });
  });
  return { ...session, variables: Object.fromEntries(others) };
}
