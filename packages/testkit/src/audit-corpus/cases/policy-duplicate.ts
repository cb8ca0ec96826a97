import { ruleCases } from "../audit-case.ts";

export const policyDuplicateCases = ruleCases("TENANCY.POLICY_DUPLICATE", {
  finds: {
    "the same twice": `create policy again on tasks using ({col} = {bound}) with check ({col} = {bound});`,
  },
  passes: {
    "for another command": `create policy again on tasks for select using ({col} = {bound});`,
  },
});
