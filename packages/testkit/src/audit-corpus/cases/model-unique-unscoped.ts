import { ruleCases } from "../audit-case.ts";
import { entity, model } from "../models.ts";

export const modelUniqueUnscopedCases = ruleCases("TENANCY.MODEL_UNIQUE_UNSCOPED", {
  finds: {
    "a title": { base: "text", models: [model({ entities: [entity("Task", "tasks", { uniques: [["title"]] })] })] },
  },
  passes: {
    "by tenant": {
      base: "text",
      models: [model({ entities: [entity("Task", "tasks", { uniques: [["tenant_id", "title"]] })] })],
    },
    "a generated key": {
      base: "text",
      models: [model({ entities: [entity("Task", "tasks", { uniques: [["id"]] })] })],
    },
  },
});
