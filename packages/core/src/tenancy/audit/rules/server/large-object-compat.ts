import { defineRule } from "../../rule.ts";

/** Rights on large objects are not checked. */
export const largeObjectCompat = defineRule({
  code: "TENANCY.LARGE_OBJECT_COMPAT",
  severity: "error",
  finds: "Rights on large objects are not checked.",
  why: "With lo_compat_privileges on, every role reads and changes every large object.",
  remedy: "Switch it off.",
  *check(audit) {
    const on = audit.snapshot.settings.some(({ name, value }) => name === "lo_compat_privileges" && value === "on");
    const defaults = audit.snapshot.sessionDefaults.some(
      ({ name, value, role }) =>
        name === "lo_compat_privileges" &&
        ["on", "true", "1"].includes(value) &&
        (role === null || audit.app.reachable.has(role)),
    );
    if (!on && !defaults) return;
    yield {
      place: { object: "server" },
      message: "lo_compat_privileges is on: every role reads every large object.",
      fix: "alter system reset lo_compat_privileges;",
    };
  },
});
