import { at, defineRule } from "../../rule.ts";
import { label } from "../../places.ts";

/** A policy that reads the tenant from another setting than the rest. */
export const otherSetting = defineRule({
  code: "TENANCY.OTHER_SETTING",
  severity: "warning",
  finds: "A policy that reads the tenant from another setting than the rest.",
  why: "Nobody sets it, so the policy shows nothing, or it keeps a tenant that an earlier request has left.",
  remedy: "Let all policies read one setting.",
  *check(audit) {
    const { setting: usual } = audit.tenancy;
    const found = new Set<string>();
    for (const { relation, column, setting } of audit.tenancy.ties) {
      if (setting === undefined || !setting.includes(".") || setting === usual) continue;
      if (column !== audit.tenantColumn(relation)?.name || found.has(`${label(relation)} ${setting}`)) continue;
      found.add(`${label(relation)} ${setting}`);
      yield {
        place: at("table", relation),
        message: `A policy of it reads the tenant from "${setting}", and ${audit.tenancy.declared ? "the configuration says" : "others read"} "${usual}".`,
        fix: "Let all policies read the same setting, the one under tenancy.setting.",
      };
    }
  },
});
