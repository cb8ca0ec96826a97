import { ruleCases } from "../audit-case.ts";

export const inheritanceChildOpenCases = ruleCases("TENANCY.INHERITANCE_CHILD_OPEN", {
  finds: {
    "a child without protection": `create table old_tasks () inherits (tasks);`,
  },
  passes: {
    "a child that may not be used": `create table old_tasks () inherits (tasks); revoke all on old_tasks from {app};`,
    "a child with a policy": `create table old_tasks () inherits (tasks); create index on old_tasks ({col}); alter table old_tasks enable row level security; alter table old_tasks force row level security; create policy p on old_tasks using ({col} = {bound}) with check ({col} = {bound});`,
  },
});
