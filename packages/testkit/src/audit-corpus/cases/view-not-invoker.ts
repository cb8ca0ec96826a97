import { ruleCases } from "../audit-case.ts";

export const viewNotInvokerCases = ruleCases("TENANCY.VIEW_NOT_INVOKER", {
  finds: {
    "owned by the owner": `create view all_tasks as select * from tasks;`,
  },
  passes: {
    security_invoker: { sql: `create view all_tasks with (security_invoker = on) as select * from tasks;`, since: 15 },
  },
});
