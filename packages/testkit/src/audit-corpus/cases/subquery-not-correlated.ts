import { ruleCases } from "../audit-case.ts";

export const subqueryNotCorrelatedCases = ruleCases("TENANCY.SUBQUERY_NOT_CORRELATED", {
  finds: {
    "any row of the tenant's": `alter policy by_tenant on tasks using (exists (select from projects p where p.owner_name = current_user));`,
    "any member of the tenant that is bound": `alter policy by_tenant on tasks using (exists (select from members m where m.{col} = {bound}));`,
  },
  passes: {
    "tied to the row": `alter policy by_tenant on tasks using (exists (select from projects p where p.id = tasks.project_id));`,
    "tied to the row's tenant": `alter policy by_tenant on tasks using (exists (select from members m where m.{col} = tasks.{col} and m.user_name = current_setting('app.user', true)));`,
  },
});
