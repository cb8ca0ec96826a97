import { ruleCases } from "../audit-case.ts";
import { belongsTo, entity, model } from "../models.ts";

export const relationCrossesTenantsCases = ruleCases("TENANCY.RELATION_CROSSES_TENANTS", {
  finds: {
    "by key only, without a foreign key": {
      sql: `alter table members add column project_id bigint;`,
      base: "text",
      models: [
        model({
          entities: [
            entity("Project", "projects"),
            entity("Member", "members", { relations: [belongsTo("project", "Project", [["project_id", "id"]])] }),
          ],
        }),
      ],
    },
  },
  passes: {
    "by key, the foreign key holds both": {
      base: "text",
      models: [
        model({
          entities: [
            entity("Project", "projects"),
            entity("Task", "tasks", { relations: [belongsTo("project", "Project", [["project_id", "id"]])] }),
          ],
        }),
      ],
    },
    "by tenant and key": {
      sql: `alter table members add column project_id bigint;`,
      base: "text",
      models: [
        model({
          entities: [
            entity("Project", "projects"),
            entity("Member", "members", {
              relations: [
                belongsTo("project", "Project", [
                  ["tenant_id", "tenant_id"],
                  ["project_id", "id"],
                ]),
              ],
            }),
          ],
        }),
      ],
    },
    "to a shared entity": {
      sql: `alter table members add column country text;`,
      base: "text",
      models: [
        model({
          entities: [
            entity("Country", "countries"),
            entity("Member", "members", { relations: [belongsTo("country", "Country", [["country", "code"]])] }),
          ],
        }),
      ],
    },
  },
});
