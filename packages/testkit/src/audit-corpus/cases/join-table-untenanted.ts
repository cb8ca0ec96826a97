import { ruleCases } from "../audit-case.ts";
import { entity, manyToMany, model } from "../models.ts";

export const joinTableUntenantedCases = ruleCases("TENANCY.JOIN_TABLE_UNTENANTED", {
  finds: {
    open: {
      sql: `create table task_projects (task_id uuid not null, project_id bigint not null, primary key (task_id, project_id));`,
      base: "text",
      beside: ["TENANCY.CHILD_UNPROTECTED"],
      models: [
        model({
          entities: [
            entity("Project", "projects"),
            entity("Task", "tasks", { relations: [manyToMany("projects", "Project", "task_projects")] }),
          ],
        }),
      ],
    },
  },
  passes: {
    protected: {
      sql: `create table task_projects (task_id uuid not null references tasks (id), project_id bigint not null, primary key (task_id, project_id)); alter table task_projects enable row level security; alter table task_projects force row level security; create policy p on task_projects using (exists (select from tasks t where t.id = task_projects.task_id)) with check (exists (select from tasks t where t.id = task_projects.task_id));`,
      base: "text",
      models: [
        model({
          entities: [
            entity("Project", "projects"),
            entity("Task", "tasks", { relations: [manyToMany("projects", "Project", "task_projects")] }),
          ],
        }),
      ],
    },
  },
});
