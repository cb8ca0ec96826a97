import { ruleCases } from "../audit-case.ts";

export const policyForBypassingRoleCases = ruleCases("TENANCY.POLICY_FOR_BYPASSING_ROLE", {
  finds: {
    "for the system role": `create policy theirs on tasks to {system} using ({col} = {bound});`,
  },
  passes: {
    "for the application": `create policy theirs on tasks to {app} using ({col} = {bound});`,
  },
});
