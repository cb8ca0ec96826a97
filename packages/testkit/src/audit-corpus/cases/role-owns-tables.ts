import { ruleCases } from "../audit-case.ts";

export const roleOwnsTablesCases = ruleCases("TENANCY.ROLE_OWNS_TABLES", {
  finds: {
    "one table": `reset role; alter table tasks owner to {app};`,
  },
  passes: {
    "another role owns it": `reset role; create role holder_{app}; alter table tasks owner to holder_{app};`,
  },
});
