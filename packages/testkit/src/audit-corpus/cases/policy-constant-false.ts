import { ruleCases } from "../audit-case.ts";

export const policyConstantFalseCases = ruleCases("TENANCY.POLICY_CONSTANT_FALSE", {
  finds: {
    false: `create policy never on tasks for select using (false);`,
    "one equals two": `create policy never on tasks for select using (1 = 2);`,
  },
  passes: {
    "false and restrictive": `create policy never on tasks as restrictive for delete using (false);`,
  },
});
