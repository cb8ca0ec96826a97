import { ruleCases } from "../audit-case.ts";

export const checkAlwaysTrueCases = ruleCases("TENANCY.CHECK_ALWAYS_TRUE", {
  finds: {
    "INSERT of anything": `create policy open on tasks for insert with check (true);`,
    "UPDATE to anything": `drop policy by_tenant on tasks; create policy p on tasks using ({col} = {bound}) with check ('a' = 'a');`,
  },
  passes: {
    "INSERT that the application has no right to": `revoke insert on tasks from {app}; create policy open on tasks for insert with check (true);`,
    "above a restrictive floor": `create policy floor on tasks as restrictive using ({col} = {bound}) with check ({col} = {bound}); create policy open on tasks for insert with check (true);`,
  },
});
