import { ruleCases } from "../audit-case.ts";

export const noPolicyCases = ruleCases("TENANCY.NO_POLICY", {
  finds: {
    "none at all": `drop policy by_tenant on members;`,
    "for another role only": `drop policy by_tenant on members; create policy p on members to {system} using ({col} = {bound}) with check ({col} = {bound});`,
  },
  passes: {
    "for a role that the application is a member of": `reset role; create role staff_{app} nologin; grant staff_{app} to {app}; set role {owner}; drop policy by_tenant on members; create policy p on members to staff_{app} using ({col} = {bound}) with check ({col} = {bound});`,
    "the application has no right on it": `drop policy by_tenant on members; revoke all on members from {app};`,
  },
});
