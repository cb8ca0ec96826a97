import { ruleCases } from "../audit-case.ts";

export const implicitCheckCases = ruleCases("TENANCY.IMPLICIT_CHECK", {
  finds: {
    "only USING": `drop policy by_tenant on tasks; create policy p on tasks using ({col} = {bound});`,
    "UPDATE with only USING": `create policy p on tasks for update using ({col} = {bound});`,
  },
  passes: {
    "SELECT needs none": `create policy p on tasks for select using ({col} = {bound});`,
  },
});
