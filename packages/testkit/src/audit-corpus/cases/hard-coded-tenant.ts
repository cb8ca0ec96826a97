import { ruleCases } from "../audit-case.ts";

export const hardCodedTenantCases = ruleCases("TENANCY.HARD_CODED_TENANT", {
  finds: {
    "one tenant besides": `alter policy by_tenant on tasks using ({col} = {bound} or {col} = {one});`,
    "one of a list": `alter policy by_tenant on tasks using ({col} in ({bound}, {two}));`,
    "only one": `create policy demo on tasks for select using ({col} = {one});`,
  },
  passes: {
    "a tenant that is kept out": `alter policy by_tenant on tasks using ({col} = {bound} and {col} <> {one});`,
  },
});
