import { ruleCases } from "../audit-case.ts";

export const foreignKeyNullsTenantCases = ruleCases("TENANCY.FOREIGN_KEY_NULLS_TENANT", {
  finds: {
    "all columns": `alter table members add column project_id bigint, add foreign key ({col}, project_id) references projects ({col}, id) on delete set null;`,
  },
  passes: {
    "one column": {
      sql: `alter table members add column project_id bigint, add foreign key ({col}, project_id) references projects ({col}, id) on delete set null (project_id);`,
      since: 15,
    },
  },
});
