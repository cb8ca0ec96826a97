import { ruleCases } from "../audit-case.ts";

export const keyedOnRoleCases = ruleCases("TENANCY.KEYED_ON_ROLE", {
  finds: {
    current_user: {
      sql: `alter policy by_tenant on tasks using ({col} = current_user) with check ({col} = current_user);`,
      base: "text",
    },
    session_user: {
      sql: `alter policy by_tenant on tasks using ({col} = session_user::text) with check ({col} = session_user::text);`,
      base: "text",
    },
  },
  passes: {
    "the role beside the tenant": `alter policy by_tenant on tasks using ({col} = {bound} and assignee = current_user);`,
  },
});
