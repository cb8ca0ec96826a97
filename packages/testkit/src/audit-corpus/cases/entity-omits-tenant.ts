import { ruleCases } from "../audit-case.ts";
import { entity, model } from "../models.ts";

export const entityOmitsTenantCases = ruleCases("TENANCY.ENTITY_OMITS_TENANT", {
  finds: {
    "without the column": {
      base: "text",
      models: [model({ entities: [entity("Task", "tasks", { columns: ["id", "title"] })] })],
    },
  },
  passes: {
    "with the column": {
      base: "text",
      models: [model({ entities: [entity("Task", "tasks", { columns: ["id", "title", "tenant_id"] })] })],
    },
    "the column has a default": {
      sql: `alter table tasks alter column {col} set default nullif(current_setting('{setting}', true), '');`,
      base: "text",
      models: [model({ entities: [entity("Task", "tasks", { columns: ["id", "title"] })] })],
    },
  },
});
