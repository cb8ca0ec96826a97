import { ruleCases } from "../audit-case.ts";

export const policyRecursiveCases = ruleCases("TENANCY.POLICY_RECURSIVE", {
  finds: {
    "reads itself": `alter policy by_tenant on tasks using ({col} = {bound} and exists (select from tasks t where t.id = tasks.id));`,
  },
  passes: {
    "reads another": `alter policy by_tenant on tasks using ({col} = {bound} and exists (select from projects p where p.id = tasks.project_id));`,
  },
});
