import { ruleCases } from "../audit-case.ts";

export const checkWeakerThanUsingCases = ruleCases("TENANCY.CHECK_WEAKER_THAN_USING", {
  finds: {
    "a check on another column": `alter policy by_tenant on tasks with check (title <> '');`,
    "a check that the bound tenant may give away": `alter policy by_tenant on tasks with check ({col} = {bound} or assignee is not null);`,
  },
  passes: {
    "the same, and more": `alter policy by_tenant on tasks with check ({col} = {bound} and title <> '');`,
    "left to USING": `drop policy by_tenant on tasks; create policy p on tasks using ({col} = {bound});`,
  },
});
