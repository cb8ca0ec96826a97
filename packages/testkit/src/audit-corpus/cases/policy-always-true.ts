import { ruleCases } from "../audit-case.ts";

export const policyAlwaysTrueCases = ruleCases("TENANCY.POLICY_ALWAYS_TRUE", {
  finds: {
    "using true": `create policy open on tasks for select using (true);`,
    "one equals one": `create policy open on tasks for select using (1 = 1);`,
    "the column with itself": `create policy open on projects for select using ({col} = {col});`,
    "not null of a column that can't be": `create policy open on projects for select using ({col} is not null);`,
    "an OR with true": `alter policy by_tenant on members using ({col} = {bound} or true);`,
    "a CASE whose branches are all true": `create policy open on tasks for select using (case when title = '' then true else true end);`,
    "a function that is always true": `create function anyone() returns boolean language sql stable as 'select true'; create policy open on tasks for select using (anyone());`,
    "the role that the application is": `alter policy by_tenant on tasks using ({col} = {bound} or current_user = '{app}');`,
  },
  passes: {
    "true above a restrictive floor": `create policy floor on tasks as restrictive using ({col} = {bound}) with check ({col} = {bound}); create policy open on tasks for select using (true);`,
    "true for another role": `reset role; create role viewer_{app}; create policy open on tasks for select to viewer_{app} using (true);`,
    "true and the tenant": `alter policy by_tenant on members using (true and {col} = {bound});`,
    "true on a shared table": `alter table countries enable row level security; alter table countries force row level security; create policy everybody on countries for select using (true);`,
  },
});
