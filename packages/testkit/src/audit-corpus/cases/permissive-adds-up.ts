import { ruleCases } from "../audit-case.ts";

export const permissiveAddsUpCases = ruleCases("TENANCY.PERMISSIVE_ADDS_UP", {
  finds: {
    "by assignee, meant to narrow": `create policy mine on tasks using (assignee = current_setting('app.user', true));`,
    "public rows in a policy of their own": `create policy shared on tasks for select using (is_public);`,
  },
  passes: {
    restrictive: `create policy mine on tasks as restrictive using (assignee = current_setting('app.user', true)) with check (true);`,
    "by assignee and tenant": `create policy mine on tasks using ({col} = {bound} and assignee = current_setting('app.user', true));`,
    "for another role": `reset role; create role viewer_{app}; create policy mine on tasks to viewer_{app} using (is_public);`,
  },
});
