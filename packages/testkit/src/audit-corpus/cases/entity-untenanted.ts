import { ruleCases } from "../audit-case.ts";
import { belongsTo, entity, model } from "../models.ts";

export const entityUntenantedCases = ruleCases("TENANCY.ENTITY_UNTENANTED", {
  finds: {
    "refers to an entity of tenants": {
      sql: `create table attachments (id uuid primary key, task_id uuid not null);`,
      beside: ["TENANCY.CHILD_UNPROTECTED"],
      models: [
        model({
          entities: [
            entity("Task", "tasks"),
            entity("Attachment", "attachments", { relations: [belongsTo("task", "Task", [["task_id", "id"]])] }),
          ],
        }),
      ],
    },
  },
  passes: {
    "follows its parent by a policy": {
      sql: `create table attachments (id uuid primary key, task_id uuid not null); alter table attachments enable row level security; alter table attachments force row level security; create policy p on attachments using (exists (select from tasks t where t.id = attachments.task_id)) with check (exists (select from tasks t where t.id = attachments.task_id));`,
      models: [
        model({
          entities: [
            entity("Task", "tasks"),
            entity("Attachment", "attachments", { relations: [belongsTo("task", "Task", [["task_id", "id"]])] }),
          ],
        }),
      ],
    },
    "refers to a shared one": {
      sql: `create table cities (id int primary key, country text); revoke insert, update, delete on cities from {app};`,
      models: [
        model({
          entities: [
            entity("Country", "countries"),
            entity("City", "cities", { relations: [belongsTo("country", "Country", [["country", "code"]])] }),
          ],
        }),
      ],
    },
  },
});
