import { ruleCases } from "../audit-case.ts";

export const largeObjectCompatCases = ruleCases("TENANCY.LARGE_OBJECT_COMPAT", {
  finds: {
    "for the role": `reset role; alter role {app} set lo_compat_privileges = on;`,
  },
  passes: {
    off: `reset role; alter role {app} set lo_compat_privileges = off;`,
  },
});
