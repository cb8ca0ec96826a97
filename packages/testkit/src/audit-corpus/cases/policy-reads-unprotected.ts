import { ruleCases } from "../audit-case.ts";

export const policyReadsUnprotectedCases = ruleCases("TENANCY.POLICY_READS_UNPROTECTED", {
  finds: {
    "a membership table that is open": `create table grants_of (user_name text primary key, org {T}); alter policy by_tenant on tasks using ({col} in (select g.org from grants_of g where g.user_name = current_setting('app.user', true)));`,
  },
  passes: {
    "one that the application only reads": `create table grants_of (user_name text primary key, org {T}); revoke insert, update, delete on grants_of from {app}; alter policy by_tenant on tasks using ({col} in (select g.org from grants_of g where g.user_name = current_setting('app.user', true)));`,
  },
});
