import { ruleCases } from "../audit-case.ts";

export const orWidensCases = ruleCases("TENANCY.OR_WIDENS", {
  finds: {
    "OR public rows": `alter policy by_tenant on tasks using ({col} = {bound} or is_public);`,
    "OR no assignee": `alter policy by_tenant on tasks using (assignee is null or {col} = {bound});`,
    "NOT of an AND": `alter policy by_tenant on tasks using (not ({col} <> {bound} and not is_public));`,
  },
  passes: {
    "public rows of the tenant": `alter policy by_tenant on tasks using ({col} = {bound} and (is_public or assignee = current_user));`,
    "OR on both sides of which the tenant stands": `alter policy by_tenant on tasks using ((is_public and {col} = {bound}) or ({col} = {bound} and assignee is not null));`,
    distributed: `alter policy by_tenant on tasks using ((is_public or {col} = {bound}) and (not is_public or {col} = {bound}));`,
  },
});
