import { at, defineRule } from "../../rule.ts";

/** A policy that reads the tenant from a setting of the server. */
export const settingBuiltIn = defineRule({
  code: "TENANCY.SETTING_BUILT_IN",
  severity: "error",
  finds: "A policy that reads the tenant from a setting of the server.",
  why: "`application_name`, `search_path` or `role` are set by drivers, poolers and connection strings, and survive the transaction.",
  remedy: "Use a setting of your own, with a dot in its name.",
  *check(audit) {
    for (const { relation, column, setting } of audit.tenancy.ties) {
      if (setting === undefined || setting.includes(".") || column !== audit.tenantColumn(relation)?.name) continue;
      yield {
        place: at("table", relation),
        message: `A policy of it reads the tenant from "${setting}", which is not a setting of the application.`,
        fix: "Bind the tenant to a setting of your own, such as tapdb.tenant, and let policies read that.",
      };
    }
  },
});
