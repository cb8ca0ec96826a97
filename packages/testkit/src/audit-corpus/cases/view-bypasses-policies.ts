import { ruleCases } from "../audit-case.ts";

export const viewBypassesPoliciesCases = ruleCases("TENANCY.VIEW_BYPASSES_POLICIES", {
  finds: {
    "owned by a superuser": `reset role; create view open_tasks as select id, title from {s}.tasks where title <> ''; grant select on open_tasks to {app};`,
    "owned by the system role": `reset role; create view all_projects as select * from {s}.projects; alter view all_projects owner to {system}; grant select on all_projects to {app};`,
    "owned by the owner of a table that is not forced": {
      sql: `alter table tasks no force row level security; create view all_tasks as select * from tasks;`,
      beside: ["TENANCY.FORCE_MISSING"],
    },
    "a view over such a view": `reset role; create view inner_tasks as select * from {s}.tasks; create view outer_tasks with (security_invoker = true) as select * from inner_tasks; grant select on inner_tasks, outer_tasks to {app};`,
    "a filter by a column that is not the tenant's": `reset role; create view public_tasks as select id, title from {s}.tasks where is_public; grant select on public_tasks to {app};`,
  },
  passes: {
    security_invoker: {
      sql: `reset role; create view open_tasks with (security_invoker = true) as select id, title from {s}.tasks; grant select on open_tasks to {app};`,
      since: 15,
    },
    "security_invoker spelled otherwise": {
      sql: `reset role; create view open_tasks with (security_invoker) as select id, title from {s}.tasks; grant select on open_tasks to {app};`,
      since: 15,
    },
    "the application may not read it": `reset role; create view {s}.open_tasks as select id, title from {s}.tasks;`,
    "over a shared table": `reset role; create view {s}.names as select name from {s}.countries; grant select on {s}.names to {app};`,
    "owned by the owner of forced tables": `create view all_tasks as select * from tasks;`,
  },
});
